"""Law as dated, sourced data; and what it says of a demand. Pure: texts and dates come in as arguments."""
