# Finding anything from any staff page.
find-title = Find
find-what = A case, a place to go, something to do
find-hint = A case number, a whole phone number, or words of the title (among the newest two thousand).
find-go = Go
find-do = Do
find-case = Cases
find-none = Nothing found. Write number or phone in full, of a title at least two characters.
find-phone = Cases of the number ending in { $tail }
