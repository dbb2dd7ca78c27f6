-- The tables of the appeals workflow come with the workflow.
COMMENT ON SCHEMA public IS 'Evenhand appeals-service: appeals, reports and cases';
