"""Runs that are spread over the machines of a cluster.

``spread``, ``dispatch`` and ``hand`` belong to whoever spreads one, ``foreman`` to who makes the pictures; ``cluster`` alone
knows Ray.
"""
