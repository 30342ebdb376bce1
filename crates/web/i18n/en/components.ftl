# The pages that show every component: what it is for, what it owes to those who
# use it (a sentence a line), the names of its states.
components-title = Components
components-lede = Every page is made of these. Each has a page of its own: what it is for, what it owes to those who use it, and its states. Each state is read by axe and compared with an approved picture.
components-text = Text
components-press = To press
components-form = To fill in
components-told = Told
components-lists = Lists
components-case = A case
components-furniture = Around a page
components-post = Post
components-whole = Whole pages
components-owes = What it owes
components-normal = Normal
components-focus = With the keyboard on it (press Tab)
components-hover = With the mouse on it
components-error = Wrong
components-empty = Empty
components-loading = Waiting
components-disabled = Disabled
components-long = Long text
components-english = English
components-send = Send
components-sending = Sending …
components-waiting = Being fetched
components-withdraw = Withdraw
components-queue = Queue
components-steps = Steps
components-letter = Reply
components-desk = Desk layout
components-paper = Work order
components-seal = (seal of the unit)
components-mail-html = As a mail program shows it
components-sms-count = { $length } characters with the signature, { $segments } messages

component-heading = Headings
component-heading-for = They order a page by weight and space, not by colour.
component-heading-must =
    One h1 a page, no level skipped, so that ears can walk by headings.
    Lines break evenly; no single word is left over.
    Nothing is cut off at 400 % zoom.

component-prose = Running text
component-prose-for = A paragraph that reads well.
component-prose-must =
    28 to 36 Chinese characters a line, lines 1.7 apart; 1.55 in English.
    No line begins with a full stop; Chinese and Latin stand a hair apart.
    Emphasis is bold, never italic.
    Words in another language say so, and are spoken in it.

component-own-words = A citizen's own words
component-own-words-for = What somebody said, as they said it, in the warm colour.
component-own-words-must =
    A quotation for ears too.
    Line breaks are kept, long words break.
    The line at its side says it without the colour.

component-facts = Facts
component-facts-for = Terms and what they are.
component-facts-must =
    dl, dt and dd: read in pairs.
    On a phone the term stands above.

component-case-number = Case number
component-case-number-for = The number of a case, easy to say and to copy.
component-case-number-must =
    Groups of four, figures of one width, broken between groups only.
    With scripts a button copies it and says so.

component-icon = Icons
component-icon-for = Our own line icons, in the colour and size of the text.
component-icon-must =
    Hidden from ears; a word always stands beside, or one for ears only.
    A line of 1.75, as clear as the text in every mode.

component-button = Button
component-button-for = Does a thing. One filled button a page.
component-button-must =
    Reached by Tab, pressed by Enter or Space; a focus ring of three pixels.
    Names the act; never just OK.
    At least 44 pixels high, 60 in elder mode.
    While it sends it cannot be pressed again, and says so.

component-switches = Size, language and colours
component-switches-for = In one place on every page: the look that suits one's eyes.
component-switches-must =
    Works without scripts: each choice is a link, kept for a year.
    The present one has a tick and is spoken as current.
    Tab to Colours, Enter opens, Escape closes.
    Colours change without a reload, so nothing typed is lost.

component-aloud = Read to me
component-aloud-for = Reads the page aloud and marks where it is.
component-aloud-must =
    Voices of this device only, nothing is sent anywhere; not shown where there is none.
    Pressed again, or Escape, it stops.
    What is read has a ground and a line at its side.

component-text = One line
component-text-for = A phone number, a name, a day.
component-text-must =
    The label stands above and leads to the field.
    Hint and error are read with the field (aria-describedby).
    An error says what is wrong and how to mend it; what was typed stays.
    No placeholder stands in for a label.

component-area = Several lines
component-area-for = To say what happened.
component-area-must =
    Grows with what is written.
    How much room is left is spoken only near the end.
    The error is read with the field.

component-select = One of a list
component-select-for = One of a dozen or more.
component-select-must =
    The system's own control, known to keyboards, ears and phones.
    The first line asks to choose; nothing is chosen for anybody.

component-radios = One of a few
component-radios-for = One of two to six, each a card.
component-radios-must =
    Tab enters and leaves the group, arrow keys move within.
    The whole card can be hit: 44 pixels, 60 in elder mode.
    The chosen one has a dot and a thick edge, not colour alone.
    The error belongs to the whole group.

component-ticks = Boxes to tick
component-ticks-for = Any number of a few.
component-ticks-must =
    Each is reached by Tab and ticked by Space.
    The words can be hit too.
    What needs consent is never ticked beforehand.

component-file = Photos and files
component-file-for = Chosen from the phone or computer.
component-file-must =
    The system's own chooser; nothing has to be dragged.
    Says how many and how large.
    When a file fails, the words typed stay.

component-summary = What has to be mended
component-summary-for = Everything that is wrong, at the top, at once.
component-summary-must =
    It takes the focus and is read at once.
    Each line leads to its field.
    Says how to mend, and blames nobody.

component-form = A whole form
component-form-for = All of it together; it can be sent.
component-form-must =
    Can be sent without scripts.
    Fields follow in the order they are seen.
    What was typed stays after an error.

component-notice = Notice
component-notice-for = What was just done, or matters now.
component-notice-must =
    Each kind has a sign of its own, not colour alone.
    What was just done is spoken without taking the focus.
    It does not go away by itself.

component-empty = Nothing here
component-empty-for = Why nothing is here, and what to do.
component-empty-must =
    A sentence, not just a picture.
    Says when there will be something, or where to look.

component-loading = Waiting
component-loading-for = Holds the place of what comes.
component-loading-must =
    Nothing blinks or turns.
    Ears hear that it is being fetched.
    Nothing jumps when it comes.

component-failure = It did not work
component-failure-for = What happened, what was kept, what to do.
component-failure-must =
    The heading says what happened, in no code.
    There is always a way on, and a number to call.

component-table = Queue
component-table-for = Many cases, and which comes first.
component-table-must =
    A real table, heads tied to cells.
    Too wide, it scrolls by keyboard.
    On a phone a row is a card: time and state first.
    The row one is on has a ground and a line.

component-tabs = Tabs
component-tabs-for = Leads to sibling pages.
component-tabs-must =
    Links: Tab and Enter; the present one is spoken as current.
    Too many of them scroll sideways.

component-pager = Pages
component-pager-for = Earlier and later pages of a list.
component-pager-must =
    Says which of how many.
    Absent when there is one page.

component-figures = Figures
component-figures-for = Some figures; each opens its list.
component-figures-must =
    Figure and name are one link, read together.
    What is late says so in words.

component-time-left = Time left
component-time-left-for = Working time left: a bar for the eye, words for everybody.
component-time-left-must =
    The words say it all; the bar is hidden from ears.
    Soon has a clock, late an exclamation mark.
    The exact moment on hover.

component-state = State of a case
component-state-for = Where a case stands, as a word.
component-state-must =
    The colour only repeats the word.
    One word a state, the same everywhere.

component-flags = Marks
component-flags-for = Urged, supervised, cards, secret.
component-flags-must =
    Each has a sign and words.
    The sign is hidden from ears, the words say it all.

component-steps = Steps
component-steps-for = A case from its first step to the next one: who, and by when.
component-steps-must =
    An ordered list; done, under way and to come are spoken.
    A tick, a dot or nothing: not colour alone.

component-letter = Reply
component-letter-for = A reply reads like a letter.
component-letter-must =
    Read in the order of a letter.
    Lines 1.75 apart, paragraphs kept.
    Prints on A4 with nothing around it.

component-keys = Keys
component-keys-for = What the keyboard does here.
component-keys-must =
    At the foot of the page, always to be seen.
    Nothing can be done by shortcut only.

component-mark = Mark
component-mark-for = Two strokes that meet as an arch and, seen again, as a heart.
component-mark-must =
    One colour, legible at 16 pixels.
    Hidden from ears where the name stands beside.

component-qr = QR code
component-qr-for = Leads a phone to an address.
component-qr-must =
    Black on white in every mode, for scanners.
    The number or address always stands beside.

component-mail = E-mail
component-mail-for = One letter, one matter. The look only; nothing is sent yet.
component-mail-must =
    With a plain text that says the same.
    No picture, nothing fetched: nobody learns that it was opened.
    Text of 16 pixels, contrast 4.5 at least.

component-sms = Text message
component-sms-for = The shortest words. The look only; nothing is sent yet.
component-sms-must =
    The signature comes first, in 【】.
    Up to 70 characters with the signature are one message; beyond, 67 a piece.
    No link, unless it is waited for.

# What stands in every letter by e-mail.
letter-by-hand = If the button does not open, copy this address:
letter-foot = Sent by the hotline's system; replies are not read. To talk to us, call
