"""What is seen in a listing: items that are shown, practices that are followed.

What the law says of them is not known here.
"""
