"""What happens to a picture before people want it back: made smaller, blurred, noisy, compressed. All on batches, on any device.

Every step is a frozen dataclass that says how strong it may be; called with a batch (B, 3, H, W) in [0, 1] and a ``Dice`` it
returns the degraded batch. How strong it is for each picture, the dice decide.
"""
