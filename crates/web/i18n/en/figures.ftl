# Open figures
figures-title = Open figures
figures-lede = How many cases came in, were answered and went late: by day, by month, by matter and by place.
figures-days = The last thirty days
figures-months = The last twelve months
figures-months-each = Figures of each month
figures-classes = The last thirty days by matter
figures-districts = The last thirty days by place
figures-class = Matter
figures-district = Place
figures-unclassified = Not sorted yet
figures-elsewhere = Elsewhere
figures-share = How many came in
figures-csv = Download the table (CSV)
figures-how = Answered: replies that units wrote. Late: limits for a reply that ran out. Each counts on the day it happened.
