# Telling the hotline something, one question a page.
step-far = Step { $at } of { $of }
step-back = Back
step-home = Home
step-back-check = Back to the summary
step-on = Next
step-changed = Done, back to the summary
step-kept = What you write is kept for you; go on at any time within three days. Is this somebody else’s phone or computer?
step-busy = Many people are here just now and this step was not saved. Please press again in a few seconds; all you wrote is below.

file-clear = Stop and clear
file-clear-ask = Once cleared it cannot be brought back. Clear it?
file-cleared = Cleared. Nothing of what you wrote is left on this device.

resume-title = Go on with what you began?
resume-begun = Something unfinished is kept on this device, begun { $when }.
resume-yes = Go on
resume-new = Leave it, begin anew
resume-new-text = Leave it, go on with what I just wrote
resume-new-hint = Not yours? Choose this: the old one is cleared and nobody sees it.

company-title = Which company?
where-title = Where is it?
photos-title = Do you have photos?
photos-lede = A picture of the place helps most. None is fine: press “Next”.
photos-add = Add
photos-drop = Take out
photos-drop-one = Take out { $name }
photos-sending = Sending %1 of %2 …
photos-got = All here.
photos-lost = “%1” did not arrive: the network is gone. The others are here; press again once it is back.
photos-unread = The browser cannot read “%1”. Choose “Most compatible” in the camera settings, or send a screenshot.
photos-again = Send again
files-heic = “{ $name }” is a HEIC photo, which we cannot take. Choose “Most compatible” in the camera settings, or send a screenshot.

check-title = Is it right? Then send
check-company = Company
check-what = What happened
check-where = Where
check-photos = Photos and files
check-nature = What you would like
check-who = How to reach you
check-no-photos = None
check-guessed = Chosen from your words; change it if it is wrong.
check-nobody = No name and phone left
check-secret = Keep who I am secret
check-not-secret = Secrecy was not asked for
check-public = May be shown to others
check-not-public = Not to be shown
check-change = Change
check-change-what = : { $what }
check-changed = This was changed in another window. Please look once more, then send.

offline-title = No network
offline-kept = Everything you wrote is kept on this phone; nothing is lost.
offline-back = The network is back.
offline-step = That step has not reached us. Once the network is back you return to that page with all you wrote; just press “Next” again.
offline-on = Go on
offline-write = What happened? Write it here meanwhile
offline-write-hint = Kept on this phone as you type, for three days at most. Once the network is back, press “Go on”; nothing has to be typed again.
offline-call = If it is urgent, call
offline-home = Try again
