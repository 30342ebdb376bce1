# The page that shows every component.
components-title = Components
components-lede = Every page is made of these parts. Here they stand with all their states, for design, for tests and for accessibility reviews.
components-text = Text
components-buttons = Buttons
components-withdraw = Withdraw
components-notices = Notices
components-form = Form
components-send = Send
components-queue = Queue
components-steps = Steps
components-letter = Reply
components-states = States and flags
components-empty = Empty and waiting
components-figures = Figures and keys
components-qr = QR code
