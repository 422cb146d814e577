"""Orders of a seller: typed or imported, with what the law asks about them."""
