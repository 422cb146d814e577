"""Words of a listing as exact values: money, quantities, trade item numbers, days, languages."""
