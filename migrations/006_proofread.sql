-- Which languages of the pages a person has read; none says that nobody said.
alter table passerelles.territory add column proofread text[] not null default '{}';
