"""Keys by which a seller's own systems call the API, and the calls that must not be carried out twice."""
