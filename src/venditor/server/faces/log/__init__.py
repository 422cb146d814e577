"""The public log as files that anybody may read, and the bundles that prove a case from it.

Only commitments stand in the log; nothing here names anybody.

Source: C2SP tlog-tiles, "Parameters" and "Merkle Tree".
"""
