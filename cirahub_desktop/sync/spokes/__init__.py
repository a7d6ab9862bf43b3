"""The places a hub can be tied to. Each kind is one module or package behind the protocol in ``base``."""
