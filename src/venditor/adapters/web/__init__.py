"""Pages of the web, and of folders that were saved from it.

Fetches politely: it says who it is, reads no more than one page a second, honours robots.txt, sends only
GET, keeps no cookie. Fetches safely: each name is resolved once, every address it stands for is checked, and
the connection goes to the address that was checked; so neither a redirect, nor a name that changes its
address, nor a number written in another way leads into the network of the machine it runs on.

>>> from ipaddress import ip_address
>>> from venditor.adapters.web.addresses import why_refused
>>> why_refused(ip_address("169.254.169.254"), private=True)
'link-local 169.254.0.0/16'
>>> why_refused(ip_address("93.184.215.14"), private=False)
''

Sources: RFC 9110, 9112 (HTTP), RFC 9309 (robots.txt), IANA special-purpose address registries, RFC 4291 and
6052 (IPv6).
"""
