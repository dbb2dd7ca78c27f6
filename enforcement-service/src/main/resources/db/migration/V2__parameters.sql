-- What parameters were last set to at run time; position is that of the event in the log of accounts-service.
CREATE TABLE parameter_view (
  policy    text NOT NULL,
  parameter text NOT NULL,
  value     text NOT NULL,
  position  bigint NOT NULL,
  PRIMARY KEY (policy, parameter)
);
