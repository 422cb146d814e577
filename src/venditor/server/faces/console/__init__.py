"""The console: what staff of a seller see and do.

Each page is reached through :func:`venditor.server.faces.console.access.console_page`, which knows who is
there, for which seller, and what the role may do. A view parses, calls one service or selector, and renders.
"""
