BEGIN TRANSACTION;
CREATE TABLE attendance (
	id BIGINT NOT NULL, 
	site TEXT NOT NULL, 
	visit TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	stated BIGINT NOT NULL, 
	said TEXT NOT NULL, 
	person TEXT NOT NULL, 
	record TEXT NOT NULL, 
	signature TEXT NOT NULL, 
	child BIGINT, 
	PRIMARY KEY (id), 
	UNIQUE (site, visit)
);
INSERT INTO "attendance" VALUES(1,'A','V1',1768039200000000,1772355600000000,'89464630ad1a86ec9a9205783d757e40','{"names":[{"given":"Robin","family":"Exemplar"}],"born":{"year":2021,"month":5,"day":4},"sex":"female","numbers":[{"scheme":"nhs","value":"9990000018"},{"scheme":"local","value":"LV1","issuer":"A"}],"places":[{"postcode":{"text":"ZX1 1AA"}}]}','{"id":"V1","at":"2026-01-10T10:00:00+00:00","site":"A","injury":{}}','[[[["robin"],["robin"]]],[["exemplar"]],[2021,5,4],false,"female",["nhs:9990000018"],[],["ZX1 1AA"],[],[],null,null,[],["robin","exemplar"],["robin"],["exemplar"],false,[],false,["A:LV1"]]',1);
INSERT INTO "attendance" VALUES(2,'B','V2',1770717600000000,1772355600000000,'cdfff1ae0d3dee3912b41a48ad8964d2','{"names":[{"given":"Robin","family":"Exemplaar"}],"born":{"year":2021,"month":5,"day":4},"sex":"female","numbers":[{"scheme":"local","value":"LV2","issuer":"B"}],"places":[{"postcode":{"text":"ZX1 1AA"}}]}','{"id":"V2","at":"2026-02-10T10:00:00+00:00","site":"B","injury":{}}','[[[["robin"],["robin"]]],[["exemplaar"]],[2021,5,4],false,"female",[],[],["ZX1 1AA"],[],[],null,null,[],["robin","exemplaar"],["robin"],["exemplaar"],false,[],false,["B:LV2"]]',1);
CREATE TABLE cancelled (
	site TEXT NOT NULL, 
	visit TEXT NOT NULL, 
	stated BIGINT NOT NULL, 
	PRIMARY KEY (site, visit)
);
INSERT INTO "cancelled" VALUES('A','V9',1772355600000000);
CREATE TABLE file_import (
	file TEXT NOT NULL, 
	stated BIGINT NOT NULL, 
	read BIGINT NOT NULL, 
	rejected BIGINT NOT NULL, 
	nobody BIGINT NOT NULL, 
	finished BIGINT NOT NULL, 
	PRIMARY KEY (file, stated)
);
INSERT INTO "file_import" VALUES('a.csv',0,2,0,0,1);
CREATE TABLE keyed (
	"key" BIGINT NOT NULL, 
	attendance BIGINT NOT NULL, 
	PRIMARY KEY ("key", attendance)
)
 WITHOUT ROWID

;
INSERT INTO "keyed" VALUES(-8916515893506899225,1);
INSERT INTO "keyed" VALUES(-8916515893506899225,2);
INSERT INTO "keyed" VALUES(-8833906877353321194,1);
INSERT INTO "keyed" VALUES(-8833906877353321194,2);
INSERT INTO "keyed" VALUES(-8784967816795825150,1);
INSERT INTO "keyed" VALUES(-8784967816795825150,2);
INSERT INTO "keyed" VALUES(-7528694244840679172,1);
INSERT INTO "keyed" VALUES(-7528694244840679172,2);
INSERT INTO "keyed" VALUES(-7221561479222769796,1);
INSERT INTO "keyed" VALUES(-7221561479222769796,2);
INSERT INTO "keyed" VALUES(-6870008397797235772,1);
INSERT INTO "keyed" VALUES(-6870008397797235772,2);
INSERT INTO "keyed" VALUES(-5693281839928936233,1);
INSERT INTO "keyed" VALUES(-5693281839928936233,2);
INSERT INTO "keyed" VALUES(-4850274313931090587,1);
INSERT INTO "keyed" VALUES(-4850274313931090587,2);
INSERT INTO "keyed" VALUES(-4144763212849620169,1);
INSERT INTO "keyed" VALUES(-4144763212849620169,2);
INSERT INTO "keyed" VALUES(-3868378472490810681,1);
INSERT INTO "keyed" VALUES(-3868378472490810681,2);
INSERT INTO "keyed" VALUES(-2139416765791189545,1);
INSERT INTO "keyed" VALUES(-2139416765791189545,2);
INSERT INTO "keyed" VALUES(639406674645486961,1);
INSERT INTO "keyed" VALUES(639406674645486961,2);
INSERT INTO "keyed" VALUES(688345735202983005,1);
INSERT INTO "keyed" VALUES(688345735202983005,2);
INSERT INTO "keyed" VALUES(1144695407751694063,1);
INSERT INTO "keyed" VALUES(2058258549787391010,1);
INSERT INTO "keyed" VALUES(2058258549787391010,2);
INSERT INTO "keyed" VALUES(4178529662897846460,1);
INSERT INTO "keyed" VALUES(5171605189264821017,2);
INSERT INTO "keyed" VALUES(6498810684452757315,1);
INSERT INTO "keyed" VALUES(6498810684452757315,2);
CREATE TABLE merge (
	id TEXT NOT NULL, 
	stated BIGINT NOT NULL, 
	retired TEXT, 
	survivor TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "merge" VALUES('M1',1772355600000000,'local:B:LV2','local:A:LV1');
CREATE TABLE riskflag_meta (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "riskflag_meta" VALUES('erasures','760730caca9659d60dbc2027b28516f2');
INSERT INTO "riskflag_meta" VALUES('next id','3');
INSERT INTO "riskflag_meta" VALUES('schema','2');
INSERT INTO "riskflag_meta" VALUES('maker','cc6f59f4ad268bb8 58b34822cc5ddeab');
CREATE INDEX attendance_child ON attendance (child);
CREATE INDEX attendance_visit ON attendance (visit);
COMMIT;
