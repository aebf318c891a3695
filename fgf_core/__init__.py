"""fgf follows the yearly 放管服 reform plan of a city or county."""
