# English for the words of the trade; their Chinese stands in the kernel.
nature-consult = Question
nature-help = Request for help
nature-complain = Complaint
nature-report = Report of a violation
nature-suggest = Suggestion
nature-praise = Praise

channel-phone = Phone
channel-web = Website
channel-app = Mobile app
channel-email = E-mail
channel-sms = Text message
channel-wechat = WeChat
channel-weibo = Weibo
channel-fax = Fax
channel-qq = QQ
channel-board = Message board
channel-walk_in = In person
channel-platform = Another platform

urgency-ordinary = Ordinary
urgency-pressing = Pressing
urgency-urgent = Urgent

state-registered = To be accepted
state-pending_dispatch = To be dispatched
state-dispatched = To be signed for
state-return_requested = Return to rule on
state-handling = Being handled
state-parked = Parked
state-following = Follows another
state-replied = Reply to audit
state-calling_back = To be called back
state-closed = Closed
state-archived = Archived

ending-answered_at_once = Answered at once
ending-not_accepted = Not accepted
ending-transferred_out = Transferred out
ending-merged = Merged
ending-settled = Settled
ending-unreachable = Closed, could not be reached
ending-unreasonable = Closed, found not reasonable
ending-ended = Ended with approval
ending-withdrawn = Withdrawn

act-file = File
act-supplement = Add to it
act-accept = Accept
act-refuse_to_accept = Refuse to accept
act-answer_at_once = Answer at once
act-transfer_out = Transfer out
act-merge = Merge
act-undo_merge = Undo the merge
act-share_reply = Shared reply
act-dispatch = Dispatch
act-redispatch = Dispatch anew
act-recall = Recall the dispatch
act-sign = Sign for it
act-contact = Record of contact
act-give_back = Ask to give back
act-rule_on_return = Rule on the return
act-request_extension = Ask for more time
act-rule_on_extension = Rule on the extension
act-park = Park
act-resume = Take up again
act-report_interim = Interim report
act-ask_assist = Ask another unit to help
act-assist = Assisting answer
act-decline_assist = Say it is not ours
act-release_assist = Release the assisting unit
act-reply = Reply
act-pass_reply = Pass the reply
act-send_back = Send back for rework
act-call_back = Call back
act-evaluate = Evaluate
act-contest_evaluation = Contest the evaluation
act-rule_on_contest = Rule on the contest
act-urge = Urge
act-supervise = Supervise
act-show_card = Show a card
act-mark_risk = Mark a risk
act-set_secrecy = Set secrecy
act-request_end = Ask to end
act-rule_on_end = Rule on the ending
act-withdraw = Withdraw
act-join = Met the same
act-close = Close
act-reopen = Reopen
act-archive = Archive
act-correct_person = Correct personal data

role-citizen = Citizen
role-agent = Agent
role-dispatcher = Dispatcher
role-handler = Handler
role-unit_head = Head of unit
role-call_back = Call-back agent
role-supervisor = Supervisor
role-centre_head = Head of the centre
role-editor = Knowledge editor
role-analyst = Analyst
role-administrator = Administrator
role-clock = System

milestone-accept = Accept
milestone-dispatch = Dispatch
milestone-sign = Sign
milestone-contact = Contact
milestone-on_site = On site
milestone-first_report = First report
milestone-reply = Reply
milestone-return_ruling = Ruling on a return
milestone-audit = Audit
milestone-call_back = Call back
milestone-resume = End of parking
milestone-archive = Archive

grade-very_satisfied = Very satisfied
grade-satisfied = Satisfied
grade-fairly_satisfied = Fairly satisfied
grade-dissatisfied = Dissatisfied
grade-very_dissatisfied = Very dissatisfied

card-yellow = Yellow card
card-red = Red card

outside-110 = Police (110)
outside-119 = Fire and rescue (119)
outside-120 = Ambulance (120)
outside-122 = Traffic police (122)
outside-petition = Petition office

item_kind-question = Question and answer
item_kind-guide = Guide
item_kind-policy = Law or policy
item_kind-notice = Notice
item_kind-phones = Phone list

item_state-new = Not published yet
item_state-published = Published
item_state-hidden = Hidden
item_state-withdrawn = Taken down
item_state-archived = Filed away

stage-draft = Being written
stage-unit_review = Unit to review
stage-hotline_review = Hotline to review

openness-public = Public
openness-staff = Staff
openness-unit = Own unit

audience-natural = People
audience-legal = Companies and bodies

item_act-draft = Begin
item_act-take_over = Take over
item_act-follow = Follow its source
item_act-edit = Change
item_act-restore = Restore an edition
item_act-submit = Hand to review
item_act-recall = Take back from review
item_act-pass_unit = Pass for the unit
item_act-publish = Review and publish
item_act-send_back = Send back
item_act-discard = Give up the changes
item_act-ask_correction = Ask for a correction
item_act-rule_on_correction = Rule on a correction
item_act-report_harm = Report as harmful
item_act-rule_on_harm = Show it again
item_act-renew = Still holds
item_act-remind = Reminder
item_act-withdraw = Take down
item_act-transfer = Hand over
item_act-archive = File away
