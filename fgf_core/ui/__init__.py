"""Pieces of screen that pages share: the frame, the ledger of the process, HTML parts, charts, words made safe."""
