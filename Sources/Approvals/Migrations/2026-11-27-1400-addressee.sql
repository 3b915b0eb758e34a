-- addressee: the organisation over which the rights of deciding are asked; the one that asks, unless another is named.
-- title: the answer that tells one request from others of its kind.
ALTER TABLE approvals_request ADD COLUMN addressee BIGINT;
ALTER TABLE approvals_request ADD COLUMN title TEXT;
UPDATE approvals_request SET addressee = owner;
UPDATE approvals_request SET title =
  (SELECT v.body FROM approvals_value v WHERE v.request = approvals_request.id AND v.field = 'title' AND v.body <> '')
  WHERE kind = 'fund.request';
CREATE INDEX approvals_request_addressee ON approvals_request (addressee, kind);
