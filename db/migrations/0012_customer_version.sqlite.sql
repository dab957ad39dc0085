-- Every change of a customer raises the version, so whoever keeps customers in memory knows whether they are current.

CREATE TABLE tg_customer_version (
    slot INTEGER NOT NULL PRIMARY KEY CHECK (slot = 1),
    version BIGINT NOT NULL
);
INSERT INTO tg_customer_version (slot, version) VALUES (1, 1);

CREATE TRIGGER tg_version_of_customer_user_insert AFTER INSERT ON customer_user
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_user_update AFTER UPDATE ON customer_user
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_user_delete AFTER DELETE ON customer_user
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;

CREATE TRIGGER tg_version_of_customer_user_customer_insert AFTER INSERT ON customer_user_customer
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_user_customer_update AFTER UPDATE ON customer_user_customer
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_user_customer_delete AFTER DELETE ON customer_user_customer
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;

CREATE TRIGGER tg_version_of_customer_company_insert AFTER INSERT ON customer_company
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_company_update AFTER UPDATE ON customer_company
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_customer_company_delete AFTER DELETE ON customer_company
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;

CREATE TRIGGER tg_version_of_tg_customer_link_insert AFTER INSERT ON tg_customer_link
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_tg_customer_link_update AFTER UPDATE ON tg_customer_link
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
CREATE TRIGGER tg_version_of_tg_customer_link_delete AFTER DELETE ON tg_customer_link
    BEGIN UPDATE tg_customer_version SET version = version + 1; END;
