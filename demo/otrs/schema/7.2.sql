-- Znuny 7.2: what customers write on their pages has a channel of its own, and articles have colours.

INSERT INTO communication_channel
    (name, module, package_name, channel_data, valid_id,
     create_time, create_by, change_time, change_by)
SELECT 'Web', 'Kernel::System::CommunicationChannel::Web', package_name, channel_data, 1,
       '2025-06-02 08:00:00', 1, '2025-06-02 08:00:00', 1
FROM communication_channel WHERE name = 'Internal';

CREATE TABLE article_color (
    id smallserial PRIMARY KEY,
    name varchar(200) NOT NULL,
    color varchar(7) NOT NULL,
    create_time timestamp(0) NOT NULL,
    create_by integer NOT NULL,
    change_time timestamp(0) NOT NULL,
    change_by integer NOT NULL,
    CONSTRAINT article_color_name UNIQUE (name),
    CONSTRAINT fk_article_color_create_by_id FOREIGN KEY (create_by) REFERENCES users (id),
    CONSTRAINT fk_article_color_change_by_id FOREIGN KEY (change_by) REFERENCES users (id)
);
