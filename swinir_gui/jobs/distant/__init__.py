"""Runs over the machines of a cluster.

``spread``, ``dispatch`` and ``hand`` run on the machine that starts the run, ``foreman`` and ``outbox`` on those that make the
pictures. Only ``cluster`` knows Ray.
"""
