# Figures for those who watch over all, and for heads of units.
insight-title = Figures
insight-parts = This part
insight-month = All measures
insight-meanings = What they mean
insight-spans = Span
insight-today = Today
insight-yesterday = Yesterday
insight-this-week = This week
insight-this-month = This month
insight-last-month = Last month
insight-this-year = This year
insight-from = From
insight-to = To
field-to = To
insight-show = Show
insight-span = { $from } to { $to }
insight-narrowed = Only:
insight-against = The span before: { $before }. A year earlier: { $year }.
insight-measure = Measure
insight-figure = Figure
insight-base = Counted / base
insight-before = Before
insight-year = A year earlier
insight-more = Change
insight-group-intake = Intake
insight-group-dispatch = Dispatch and signing
insight-group-handling = Handling
insight-group-judged = Call-back and evaluation
insight-group-watched = Supervision
insight-open = This span is not over, and its figures go on changing: each thing counts on the day on which it happens.
insight-how = Figures are a few seconds behind the cases. Numbers are compared in percent, rates in percentage points. Units without anything due are listed apart and never compared; over an empty base stands “—”, neither 0 nor 100 %.
insight-may-change = Months that are over may change too: a return in March of what was dispatched in February changes the rate of February. So do another class, a merge taken back, a case opened again. What was published stays as it was.
insight-meanings-lede = How each measure is worked out, over what, what is left out and where that was read. A figure opens the list of what was counted.
insight-formula = Formula
insight-numerator = Counted
insight-over = Base
insight-left-out = Left out
insight-left-out-none = Nothing; all of it counts
insight-source = Source
insight-questions = Questions
insight-answer-day = By which day: intake by the filing, dispatch by the day it was given, in time by the day on which the reply was due, satisfaction by the last call-back or evaluation. So a rate is over one set and never above 100 %.
insight-answer-waived = A waived limit (given back, redirected, set aside, taken back, merged) counts neither as due nor as in time; with more time, the new limit counts.
insight-answer-rework = Rework is another round with its own limit: it is due, late and replied like the first, but does not count as dispatched, signed or given back again.
insight-answer-unit = After a unit was abolished, what it had stays under its name.
insight-answer-zero = Over an empty base there is no rate: “—”.
insight-total-cases = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
insight-total-rounds = { $count ->
    [one] { $count } time
   *[other] { $count } times
}
insight-added-up = This figure adds up the minutes or grades of each row; these are the rows.
insight-none = Nothing
insight-none-help = Nothing was counted in this span. Take another span or fewer filters.
insight-round = Round
insight-round-of = Round { $number }
insight-what = Counted as
insight-unit-now = Unit now
insight-not-yours = No longer with this unit; its content is not shown
insight-week-of = Week from { $day }
insight-class-unknown = Not classified
insight-place-unknown = Place unknown
insight-no-finer = { $name } (no finer)
insight-no-such-code = There is no such choice; take one from the list.
insight-from-after-to = The first day is after the last; swap them.
insight-span-wrong = A span is at most { $most } days; make it shorter.
insight-too-many-dimensions = At most { $most } splits at once; take one away.
insight-too-many-lines = More than { $most } lines. Take fewer splits, a shorter span or a filter.
insight-no-unit = “{ $name }” is counted before any unit has the case and cannot be told by unit. Leave the unit out, or take a measure such as “Dispatched”.

# Units beside each other.
insight-units = Units
insight-units-none = No unit had anything due
insight-apart = Units without anything due
insight-apart-help = No reply fell due in this span; they are not compared.

# What is counted; in Chinese, xinqiao_insight::Count names itself.
count-received = Received
count-answered = Answered at once
count-refused = Not accepted
count-transferred = Handed on
count-merged = Merged
count-withdrawn = Taken back
count-dispatched = Dispatched cases
count-dispatched_right = Right first time
count-reopened = Opened again
count-ended = Closed
count-given = Dispatched
count-to_sign = To be signed
count-signed_in_time = Signed in time
count-to_contact = To be contacted
count-contacted_in_time = Contacted in time
count-returned = Given back
count-extended = Given more time
count-parked = Set aside
count-urged = Urged
count-supervised = Supervised
count-yellow = Yellow cards
count-red = Red cards
count-due = Due
count-due_replied = Replied of those due
count-in_time = Replied in time
count-late = Late
count-replied = Replies
count-reworked = Sent back for rework
count-minutes = Office time to the reply
count-closed = Closed after a reply
count-called = Called back
count-reached = Reached on call-back
count-solved = Said to be solved
count-evaluated = Evaluated
count-satisfied = Satisfied
count-negative = Bad ratings
count-grades = Grades together
count-struck = Evaluations struck
