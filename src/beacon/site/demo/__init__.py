"""The invented town of the demo: 云汀区江畔街道 from 15 April to 21 November 2023, 16:00, and a small neighbour.

Data lie in `data/`; what the product leaves open is chosen once, in `story` and `filler`, and asserted by the tests.
Generation is pure and seeded; `history` then plays it, moment by moment, through the same deeds people use.
"""
