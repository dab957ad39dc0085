-- Whatever is counted is in an index: work by state, with all that the counters of queues distinguish; all tickets by
-- queue, with the owner, who sees his own in any queue.
DROP INDEX ticket_queue_state;
CREATE INDEX ticket_work ON ticket (archive_flag, ticket_state_id, queue_id, ticket_lock_id, user_id, escalation_time);
DROP INDEX ticket_archive_queue;
CREATE INDEX ticket_archive_queue_owner ON ticket (archive_flag, queue_id, user_id);
