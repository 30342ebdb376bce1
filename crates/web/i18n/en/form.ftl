# What forms say. An error says how to mend it.
form-optional = (optional)
form-left = # characters left
form-summary = Almost there. Please look at these:
form-missing = Please fill this in.
form-choose = Please choose one.
form-too-short = Please write at least { $min } characters.
form-too-long = At most { $max } characters.
form-number = Please give a whole number from { $min } to { $max }.
form-date = Please give a date, such as 2026-03-04.
form-moment = Give a day and a time, for example 2026-03-04 10:00.
form-wrong = { $field }: { $what }

# What the summary of errors calls a field, by the field's name.
field-nature = Kind
field-what = What happened
field-title = Title
field-place = Place
field-region = District
field-address = Address
field-phone = Phone
field-name = Name
field-photos = Files
field-reason = Reason
field-reply = Reply
field-note = Note
field-again_at = When to call again
