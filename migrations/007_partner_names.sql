-- Editions now say what partners are called in other languages. Those made before
-- do not: the next start publishes the same record again.
update passerelles.edition set revision = revision - 1
where revision > 0 and revision = (select max(revision) from passerelles.edition);
