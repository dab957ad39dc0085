-- Where mail addresses say who is who, they are compared without regard to case.

CREATE INDEX customer_user_email_lower ON customer_user (lower(email));
