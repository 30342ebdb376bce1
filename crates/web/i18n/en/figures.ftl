# Open figures
figures-title = Open figures
figures-lede = The last thirty days: how many cases came in, were answered and went late.
figures-csv = Download the table (CSV)
figures-how = Answered: replies that units wrote. Late: limits for a reply that ran out. Each counts on the day it happened.
