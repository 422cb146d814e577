"""The transparency log in a store of objects: Amazon S3, or another that speaks its protocol.

    store = s3_store("s3://bucket/log", endpoint="https://s3.example.org")
    with open_log(store, origin="shop.example/log", signers=[signer]) as log:
        log.append([entry])

Credentials and region are found as every tool for S3 finds them: in the environment, in the configuration of
the account, or given to the machine. What is stored has been taken over durably when the store says so.
"""

from venditor.adapters.object_store.s3_log import S3Store, s3_store

__all__ = ["S3Store", "s3_store"]
