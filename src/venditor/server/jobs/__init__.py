"""Long tasks that staff start and the worker does: how far one is, stopping it, going on with it.

What a task works on is sealed under a key of its own and done in parts, one transaction each. A part is gone
in the transaction that did it, so that a worker that dies loses none and does none twice. The key is erased
when the task is done, or soon after it was stopped.
"""
