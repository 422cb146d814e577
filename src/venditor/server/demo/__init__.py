"""A first installation on one's own machine: a made-up shop in Taipei with orders, withdrawals and a worker.

``python -m venditor.server.demo`` prepares the data folder, puts the shop in where there is none yet, starts
the worker and serves http://127.0.0.1:8000 until it is stopped. Mail goes into files of the data folder and
to nobody. Everything in it is made up.
"""
