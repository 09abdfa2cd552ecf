"""Invented English children: families, the registers that list some of them, and attendances recorded with errors.

Built from naming traditions and recording mechanisms, never from a matcher's own tables, and importing none of riskflag.
Everything follows from a seed. `python -m bench.english published|hard|history --out DIR --seed N` writes the files.
"""
