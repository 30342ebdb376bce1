# The call-back desk.
call-title = Call-back desk
