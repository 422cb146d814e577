"""Telling a seller's own systems what happened: Standard Webhooks, thin, signed, tried for two days.

A message holds ids, a receipt number and a link, and nothing of a consumer: whoever receives it asks the API
for the rest. It is a row of the outbox like every other effect, committed with the event it tells of.

Source: Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks).
"""
