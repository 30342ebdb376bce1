# Pages for supervision and the centre's head.
command-title = Command
command-wall = Overview
command-lists = Lists
command-units = Units
command-rules = Rules and catalogue
command-open = Open
command-to-dispatch = To dispatch
command-late = Late
command-rulings = To rule on
command-returns = Returns
command-extensions = Extensions
command-ends = Endings
command-contests = Contests
command-supervised = Supervised
command-red = Red cards
command-yellow = Yellow cards
command-reworked = Reworked

# The overview.
command-decide = To decide now
command-decide-none = Nothing waits for a ruling
command-decide-none-help = Returns, extensions, endings and contests appear here.
command-longest = Late longest
command-all = All
command-late-none = Nothing is late
command-late-none-help = Every unit is within its limits.
command-asks-return = The unit asks to give it back; rule who handles it.
command-asks-extension = More time is asked for, until { $until }; ruled on by: { $by }.
command-asks-end = The unit asks to end it.
command-asks-contest = The unit contests the evaluation.

# Lists.
command-left = Time
command-case = Case
command-unit = Unit
command-state = State
command-do = Do
command-list-none = This list is empty
command-list-none-help = New ones appear by themselves.

# Urging and supervision.
command-urge = Urge
command-urged = { $number } was urged; the unit sees it at once.
command-urge-note = Please see to it now, speak to the person and report. { $left }
command-supervise-1 = Supervise
command-supervise-2 = Raise to listed
command-supervise-3 = Raise to a talk
command-supervise-sure = Raise the level of supervision? The unit will see it.
command-supervise-note = Under supervision: the head of the unit is to look into it and report why and what next. { $left }
command-supervised-done = { $number } is under supervision.

# Units.
command-units-total = { $open } open, { $late } of them late.
command-units-none = No unit has a case
command-units-none-help = They appear here once cases are dispatched.
command-late-share = Share late
command-unit-none = This unit has nothing on its hands
command-unit-none-help = What it leads or assists appears here.
command-unit-about = What this unit answers for

# A case by its number.
command-find = Case number
command-find-do = Find
command-number = Case number
command-number-hint = 16 digits, with or without blanks, such as 2611 2201 0000 0017.
command-no-such-case = There is no such case; please check the number.

# The record of a case.
command-chain = Proof of the record
command-chain-back = Back to the case
command-chain-whole = The chain is whole, { $steps } steps; the case equals the replay of its steps.
command-chain-broken = The chain breaks at step { $seq }: its content, time or order was changed after it was written, and what follows proves nothing. Leave everything as it is and compare with a backup.
command-chain-differs = Every step holds, but the case differs from their replay. Trust the steps; have an administrator run xinqiao check.
command-chain-detail = What the proof says:
command-verify = Prove the record
command-verdict-whole = The chain is whole, { $steps } steps
command-verdict-broken = The chain breaks at step { $seq }
command-verdict-differs = The case differs from its steps
command-chain-lede = As this page opens, the SM3 of every step is worked out anew from the first, and the case is replayed and compared with how it stands.
command-link-seq = Step
command-link-holds-head = Proof
command-link-holds = Holds
command-link-broken = Broken
command-link-unknown = After the break
command-link-act = Act
command-link-who = Hand
command-link-at = When
command-link-unreadable = Cannot be read

field-number = Case number
command-to-wall = Show on the wall
command-leave-wall = Leave the wall
trend-title = Fourteen days
trend-received = Received
trend-answered = Answered
trend-late = Late
trend-all = { $count } in fourteen days
trend-none = No cases in these days.
trend-figures = Figures day by day
trend-day = Day
trend-month = Month
trend-this-month = This month
command-decide-more = { $count } more

# Alerts: what is heating up.
alert-title = Alerts
alert-about = A matter that many tell of, or a sudden rise of one kind, appears here. People judge whether it is one; a false alert makes the next of its kind take more.
alert-open = Waiting
alert-closed = Closed
alert-all = All { $count }
alert-none = No alerts
alert-none-help = New ones appear by themselves.
alert-level-red = Red · first level
alert-level-orange = Orange · second level
alert-level-yellow = Yellow · third level
alert-level-blue = Blue · fourth level
alert-kind-first_signs = First signs
alert-kind-trending = Rising
alert-kind-clustered = Many at once
alert-kind-unusual = Unusual count
alert-size = { $persons } persons, { $cases } cases
alert-since = since { $when }
alert-usual = usually about { $count }
alert-stage-raised = To be judged
alert-stage-judged = Judged
alert-stage-handled = Being handled
alert-stage-closed = Closed
alert-how-many = Size
alert-places = Places
alert-asked = What is asked
alert-evidence = The cases behind it
alert-said = What happened
alert-readers = Whom it went to
alert-seen = Seen
alert-not-seen = Not seen yet
alert-by-rule = By rule
alert-said-raised = Raised
alert-said-risen = Level rose
alert-said-real = Judged to be one
alert-said-false = Judged to be none
alert-said-handled = Handled
alert-said-closed = Closed
field-words = What you say
alert-words = What you say
alert-words-hint = Why, who does what, what came of it; at least 2 characters.
alert-step-real = It is one
alert-step-false = It is none
alert-step-handled = Note what is done
alert-step-closed = Close
alert-step-done = Noted.
alert-step-late = Somebody was quicker; see what happened below.
