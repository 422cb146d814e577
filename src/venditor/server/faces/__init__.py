"""The pages: what people see of Venditor, one folder a reader.

`portal` is for consumers. `templates/pieces` has the parts that pages are made of, each once, `static` the
one stylesheet. A view reads the address, asks the domain, and renders; no page knows the law.
"""
