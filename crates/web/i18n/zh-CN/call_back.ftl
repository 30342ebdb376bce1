# The call-back desk.
call-title = 回访台
