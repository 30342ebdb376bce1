# What a person is told when something does not work: what happened, what was
# kept, what to do.
error-home = Home
error-call = Ask on { $phone }
error-not-found = There is no such page
error-not-found-help = A digit of the address may be wrong, or the case is not one you may see. Please check the number, or look for it from the home page.
error-refused = This cannot be done now
error-refused-help = Nothing was changed. Please go back and see what can be done.
error-bad-input = We could not read what was sent
error-bad-input-help = Nothing was changed. Please go back, check it and send it again.
error-sign-in = Please sign in first
error-sign-in-help = You will come back to this page, and what you wrote is still there.
error-stale = This page was open for too long
error-stale-help = To be safe, nothing was sent. Please go back, reload and send it again; what you wrote is kept in your browser.
error-too-large = That is too large
error-too-large-help = Nothing was saved. Please choose fewer files, or make the photos smaller.
error-too-many = Please wait a moment
error-too-many-help = The requests came too fast. Try again in a minute; what you wrote is not lost.
error-unavailable = Many people are here just now
error-unavailable-help = This was not saved. Please try again in a few seconds; what you wrote is not lost.
error-broken = Something went wrong on our side
error-broken-help = It is not your fault. This step was not done, and we have a record of it. Please try later, or call us.
error-method = This address cannot be opened like that
error-method-help = Please start from the home page, or go back.
error-media-type = We could not read that format
error-media-type-help = Please use the forms of this site.

# A form that came after its session, and what was written in it.
lost-sign-in = You were signed out; what you wrote is still here
lost-kept-help = It was not sent. Sign in again as yourself and you come back to the form with everything filled in; read it and send it. Nobody else who signs in here sees it. Files have to be chosen again.
lost-shown-help = It was not sent. Everything you wrote stands below: copy it first, then sign in again.
lost-stale = The page was open for too long; what you wrote is still here
lost-stale-help = To be safe it was not sent. Read what stands below and send it again. Files have to be chosen again.
lost-yours = What you wrote
lost-again = Send it again
lost-to-sign-in = Sign in and go on
lost-restored = What was not sent last time has been filled in. Read it, then send it.
