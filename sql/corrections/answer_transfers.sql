-- Transfers that their department has answered.
UPDATE push.transfer
SET state = 'answered', closed_on = CAST($T AS DATE), result = said.result, done_on = said.done_on, reply = said.reply
FROM tonight_reply AS said
WHERE
    push.transfer.task_number = said.task_number
    AND push.transfer.department = said.department
    AND push.transfer.state = 'open'
    AND push.transfer.opened_on < CAST($T AS DATE)
