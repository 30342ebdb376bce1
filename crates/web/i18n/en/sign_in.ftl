# Signing in and out.
sign-in-title = Sign in by phone
sign-in-lede = Once signed in, everything you told us is in one place, without query codes.
sign-in-phone = Mobile phone
sign-in-phone-hint = We send a code by text message, good for five minutes.
sign-in-send = Send the code
sign-in-without = You need not
sign-in-without-help = You can tell us without signing in, and follow the case with number and query code.

code-title = Enter the code
code-lede = The code was sent to { $phone }.
code-demo = This is a demo and sends no messages. The code is { $code }.
code-label = Six-digit code
code-hint = It is in the message. Tell nobody; the hotline will never ask for it.
code-enter = Sign in
code-none = Nothing came?
code-again = Send again
code-other-phone = Another phone
code-not-mobile = Please give a mobile number that takes text messages.
code-wait = Too many attempts; please try again after { $when }.
code-asked-too-often = One was sent just now and is still good: please enter it. Another can be sent after { $when }.
code-wrong = Not this code; { $left } tries are left.
code-over = This code is over; please have a new one sent.
code-no-channel = Messages cannot be sent just now. You can tell us without signing in, or call { $phone }.

staff-name = Sign-in name
staff-password = Password
staff-enter = Sign in
staff-provider = Sign in with the organisation’s account
staff-wrong = The name or the password is not right. Please check capitals and the input method.
staff-locked = Too many attempts; closed for a while. Please try again after { $when }. If it was not you, tell the administrator.
staff-lost = Forgot the password? Ask your administrator to set a new one.
staff-not = I am not on the staff; sign in by phone
staff-demo = This is the demo city: sign in as anybody by one click.

demo-title = One-click sign-in (demo)
demo-lede = Choose somebody and see the hotline with their eyes. The city and its people are invented.

oidc-stale = This sign-in is over, or began in another browser. Please start again from the sign-in page.
oidc-not-on-the-staff = You are known there, but have no account here yet; please ask the administrator.
oidc-away = The organisation’s sign-in does not answer as it should. Try again later, or use a password.

sessions-title = Signed-in devices
sessions-lede = If you see a device you do not know, sign it out.
sessions-here = this one
sessions-since = since
sessions-seen = last used
sessions-unknown = A device
sessions-end = Sign it out
sessions-end-others = Sign out all others
sessions-ended = That device is signed out.
sessions-others-ended = All other devices are signed out.
signed-out = You are signed out.

field-staff_name = Sign-in name
