"""From an e-mail address to the Exchange Server behind it, without a password where that is possible.

Microsoft calls the procedure autodiscover. It is done by ourselves, because a library would send the password to any
host that a name server names; here a host outside the person's own domain is shown first.
"""
