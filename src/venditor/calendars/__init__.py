"""Days as the law counts them: holidays, working days, and statutory periods.

Holidays are tables in `venditor.law/calendars`, with regions, make-up working days and the horizon up
to which each country has published them. A counting profile says how one legal order counts a period:
whether the day of the event counts, how months end, and where a last day that is no working day moves.
"""
