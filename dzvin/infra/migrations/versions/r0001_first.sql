CREATE TABLE away_reason (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name_uk TEXT NOT NULL,
	name_ru TEXT NOT NULL,
	name_en TEXT NOT NULL,
	icon TEXT DEFAULT '' NOT NULL,
	color TEXT DEFAULT '' NOT NULL,
	is_paid BOOLEAN DEFAULT true NOT NULL,
	max_seconds INTEGER,
	max_daily_seconds INTEGER,
	counts_as_break BOOLEAN DEFAULT false NOT NULL,
	requires_comment BOOLEAN DEFAULT false NOT NULL,
	position INTEGER DEFAULT 0 NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_away_reason PRIMARY KEY (tenant, id)
);

CREATE TABLE batch (
	shard TEXT NOT NULL,
	first_position BIGINT NOT NULL,
	events INTEGER NOT NULL,
	epoch BIGINT NOT NULL,
	committed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	mark UUID,
	CONSTRAINT pk_batch PRIMARY KEY (shard, first_position, epoch)
);

CREATE TABLE call (
	tenant UUID NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	id TEXT NOT NULL,
	project UUID,
	direction TEXT NOT NULL,
	door TEXT NOT NULL,
	party UUID,
	dialled TEXT NOT NULL,
	number UUID,
	source_tag TEXT DEFAULT '' NOT NULL,
	scenario UUID,
	scenario_version UUID,
	dialled_by UUID,
	queue UUID,
	operator UUID,
	queues UUID[] NOT NULL,
	operators UUID[] NOT NULL,
	picked_up_at TIMESTAMP WITH TIME ZONE,
	talk_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	wait_seconds DOUBLE PRECISION NOT NULL,
	ring_seconds DOUBLE PRECISION NOT NULL,
	talk_seconds DOUBLE PRECISION NOT NULL,
	hold_seconds DOUBLE PRECISION NOT NULL,
	ended_by TEXT,
	sip_code SMALLINT,
	lost_reason TEXT,
	dial_result TEXT,
	is_answered BOOLEAN NOT NULL,
	path TEXT[] NOT NULL,
	rating SMALLINT,
	result_code UUID,
	topic UUID,
	CONSTRAINT pk_call PRIMARY KEY (tenant, started_at, id)
)
 PARTITION BY RANGE (started_at);

CREATE INDEX ix_call_dialled_by ON call (tenant, dialled_by, started_at);

CREATE INDEX ix_call_id ON call (tenant, id);

CREATE INDEX ix_call_party ON call (tenant, party, started_at);

CREATE INDEX ix_call_project ON call (tenant, project, started_at);

CREATE TABLE call_node (
	tenant UUID NOT NULL,
	call_started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	call TEXT NOT NULL,
	n INTEGER NOT NULL,
	node TEXT NOT NULL,
	kind TEXT NOT NULL,
	entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	left_at TIMESTAMP WITH TIME ZONE NOT NULL,
	exit TEXT NOT NULL,
	pressed TEXT NOT NULL,
	CONSTRAINT pk_call_node PRIMARY KEY (tenant, call_started_at, call, n)
)
 PARTITION BY RANGE (call_started_at);

CREATE INDEX ix_call_node_call ON call_node (tenant, call);

CREATE TABLE callback (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	call TEXT NOT NULL,
	party UUID NOT NULL,
	queue UUID,
	operator UUID,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	timezone TEXT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	state TEXT DEFAULT 'waiting' NOT NULL,
	made_by UUID NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_by UUID,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_callback PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_callback_party ON callback (tenant, party, made_at);

CREATE INDEX ix_callback_state ON callback (tenant, state, due_at);

CREATE TABLE carrier (
	id UUID NOT NULL,
	name TEXT NOT NULL,
	host TEXT NOT NULL,
	port INTEGER NOT NULL,
	transport TEXT NOT NULL,
	addresses JSONB NOT NULL,
	endpoint TEXT NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_carrier PRIMARY KEY (id),
	CONSTRAINT uq_carrier_name UNIQUE (name),
	CONSTRAINT uq_carrier_endpoint UNIQUE (endpoint)
);

CREATE TABLE colleague_message (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by UUID NOT NULL,
	"to" UUID,
	"group" UUID,
	text TEXT NOT NULL,
	CONSTRAINT pk_colleague_message PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_colleague_message_at ON colleague_message (tenant, at);

CREATE INDEX ix_colleague_message_by ON colleague_message (tenant, by, at);

CREATE TABLE config_snapshot (
	tenant UUID NOT NULL,
	id TEXT NOT NULL,
	data JSONB NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_config_snapshot PRIMARY KEY (tenant, id)
);

CREATE TABLE contact_change (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	contact UUID NOT NULL,
	action TEXT NOT NULL,
	by UUID,
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	contact_import UUID,
	before JSONB DEFAULT '{}' NOT NULL,
	after JSONB DEFAULT '{}' NOT NULL,
	CONSTRAINT pk_contact_change PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_contact_change_at ON contact_change (tenant, at, id);

CREATE INDEX ix_contact_change_contact ON contact_change (tenant, contact, at);

CREATE INDEX ix_contact_change_contact_import ON contact_change (tenant, contact_import, at);

CREATE TABLE contact_field (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	choices TEXT[] DEFAULT '{}' NOT NULL,
	position INTEGER NOT NULL,
	CONSTRAINT pk_contact_field PRIMARY KEY (tenant, id),
	CONSTRAINT uq_contact_field_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE contact_import (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	by UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	state TEXT NOT NULL,
	content BYTEA,
	encoding TEXT DEFAULT '' NOT NULL,
	delimiter TEXT DEFAULT '' NOT NULL,
	columns JSONB DEFAULT '[]' NOT NULL,
	plan JSONB,
	lines INTEGER DEFAULT 0 NOT NULL,
	done INTEGER DEFAULT 0 NOT NULL,
	added INTEGER DEFAULT 0 NOT NULL,
	updated INTEGER DEFAULT 0 NOT NULL,
	skipped INTEGER DEFAULT 0 NOT NULL,
	refused INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT pk_contact_import PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_contact_import_at ON contact_import (tenant, at);

CREATE TABLE cursor (
	tenant UUID NOT NULL,
	consumer TEXT NOT NULL,
	shard TEXT NOT NULL,
	position BIGINT NOT NULL,
	CONSTRAINT pk_cursor PRIMARY KEY (tenant, consumer, shard)
);

CREATE TABLE event (
	shard TEXT NOT NULL,
	position BIGINT NOT NULL,
	tenant UUID NOT NULL,
	project UUID,
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	subject TEXT NOT NULL,
	name TEXT NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	data JSONB NOT NULL,
	caused_by TEXT,
	party UUID,
	call TEXT GENERATED ALWAYS AS (data ->> 'call') STORED,
	CONSTRAINT pk_event PRIMARY KEY (shard, position, at)
)
 PARTITION BY RANGE (at);

CREATE INDEX ix_event_audited ON event (tenant, at, id) WHERE name IN ('config.changed', 'role.created', 'role.changed', 'role.deleted', 'user.roles_changed', 'user.signed_in', 'user.signed_out', 'user.sign_in_refused', 'contact.merged', 'contact.deleted', 'contact.exported', 'contact.imported', 'audit.exported', 'supervision.started', 'supervision.changed', 'supervision.ended', 'call.cut', 'item.raised', 'item.picked', 'form.exported', 'points.appeal_changed') OR name IN ('item.moved', 'points.changed') AND data ->> 'by' IS NOT NULL OR name = 'callback.changed' AND data ->> 'is_given' = 'true' OR name IN ('operator.state_changed', 'operator.planned') AND data ->> 'supervisor' IS NOT NULL;

CREATE INDEX ix_event_tenant_call ON event (tenant, call, position);

CREATE INDEX ix_event_tenant_position ON event (tenant, shard, position);

CREATE INDEX ix_event_tenant_subject ON event (tenant, subject, position);

CREATE TABLE inbox (
	id BIGSERIAL NOT NULL,
	tenant UUID NOT NULL,
	shard TEXT NOT NULL,
	subject TEXT NOT NULL,
	input JSONB NOT NULL,
	posted_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_inbox PRIMARY KEY (id)
);

CREATE INDEX ix_inbox_shard ON inbox (shard, id);

CREATE INDEX ix_inbox_tenant ON inbox (tenant);

CREATE TABLE input (
	shard TEXT NOT NULL,
	tenant UUID NOT NULL,
	subject TEXT NOT NULL,
	n BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	heard JSONB NOT NULL,
	config TEXT NOT NULL,
	position BIGINT NOT NULL,
	CONSTRAINT pk_input PRIMARY KEY (tenant, subject, n, at)
)
 PARTITION BY RANGE (at);

CREATE TABLE item (
	tenant UUID NOT NULL,
	id TEXT NOT NULL,
	state JSONB NOT NULL,
	CONSTRAINT pk_item PRIMARY KEY (tenant, id)
);

CREATE TABLE kpi_rule (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	settings JSONB NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	judged_until TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_kpi_rule PRIMARY KEY (tenant, id),
	CONSTRAINT uq_kpi_rule_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE mail_account (
	tenant UUID NOT NULL,
	host TEXT NOT NULL,
	port INTEGER NOT NULL,
	security TEXT NOT NULL,
	sender TEXT NOT NULL,
	username TEXT DEFAULT '' NOT NULL,
	secret TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_mail_account PRIMARY KEY (tenant)
);

CREATE TABLE message_template (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	channel TEXT NOT NULL,
	name TEXT NOT NULL,
	subject TEXT DEFAULT '' NOT NULL,
	text TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_message_template PRIMARY KEY (tenant, id),
	CONSTRAINT uq_message_template_tenant_channel_name UNIQUE (tenant, channel, name)
);

CREATE TABLE missed_done (
	tenant UUID NOT NULL,
	party UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by UUID NOT NULL,
	CONSTRAINT pk_missed_done PRIMARY KEY (tenant, party)
);

CREATE TABLE news (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	until TIMESTAMP WITH TIME ZONE,
	groups UUID[] DEFAULT '{}' NOT NULL,
	roles UUID[] DEFAULT '{}' NOT NULL,
	made_by UUID NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_news PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_news_since ON news (tenant, since);

CREATE TABLE offer (
	tenant UUID NOT NULL,
	call_started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	call TEXT NOT NULL,
	offer TEXT NOT NULL,
	operator UUID NOT NULL,
	queue UUID,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	ring_seconds INTEGER NOT NULL,
	outcome TEXT,
	sip_code SMALLINT,
	why JSONB,
	CONSTRAINT pk_offer PRIMARY KEY (tenant, call_started_at, call, offer)
)
 PARTITION BY RANGE (call_started_at);

CREATE INDEX ix_offer_call ON offer (tenant, call);

CREATE INDEX ix_offer_operator ON offer (tenant, operator, made_at);

CREATE TABLE operator_state (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	state JSONB NOT NULL,
	CONSTRAINT pk_operator_state PRIMARY KEY (tenant, user_account)
);

CREATE TABLE operator_status (
	tenant UUID NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	operator UUID NOT NULL,
	position BIGINT NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	state TEXT NOT NULL,
	reason TEXT,
	by TEXT NOT NULL,
	queue UUID,
	call TEXT,
	limit_seconds INTEGER,
	comment TEXT,
	supervisor UUID,
	CONSTRAINT pk_operator_status PRIMARY KEY (tenant, started_at, operator, position)
)
 PARTITION BY RANGE (started_at);

CREATE INDEX ix_operator_status_operator ON operator_status (tenant, operator, started_at);

CREATE TABLE outside_usage (
	tenant UUID NOT NULL,
	"on" DATE NOT NULL,
	calls INTEGER NOT NULL,
	seconds BIGINT NOT NULL,
	cost_micros BIGINT NOT NULL,
	CONSTRAINT pk_outside_usage PRIMARY KEY (tenant, "on")
);

CREATE TABLE party (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	number_reversed TEXT COLLATE "C" NOT NULL,
	name TEXT DEFAULT '' NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_party PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_party_number_reversed ON party (tenant, number_reversed);

CREATE TABLE project (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_project PRIMARY KEY (tenant, id),
	CONSTRAINT uq_project_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE prompt (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	language TEXT NOT NULL,
	text TEXT DEFAULT '' NOT NULL,
	voice TEXT DEFAULT '' NOT NULL,
	is_uploaded BOOLEAN DEFAULT false NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_prompt PRIMARY KEY (tenant, id),
	CONSTRAINT uq_prompt_tenant_name_language UNIQUE (tenant, name, language)
);

CREATE TABLE queue_memory (
	tenant UUID NOT NULL,
	queue UUID NOT NULL,
	memory JSONB NOT NULL,
	CONSTRAINT pk_queue_memory PRIMARY KEY (tenant, queue)
);

CREATE TABLE recording (
	tenant UUID NOT NULL,
	id TEXT NOT NULL,
	call TEXT NOT NULL,
	project UUID,
	part INTEGER NOT NULL,
	kind TEXT NOT NULL,
	leg TEXT NOT NULL,
	path TEXT NOT NULL,
	status TEXT NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	seconds DOUBLE PRECISION,
	sides JSONB NOT NULL,
	size_bytes BIGINT,
	why TEXT,
	requested_at TIMESTAMP WITH TIME ZONE,
	box TEXT DEFAULT '' NOT NULL,
	listened_at TIMESTAMP WITH TIME ZONE,
	listened_by UUID,
	CONSTRAINT pk_recording PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_recording_call ON recording (tenant, call);

CREATE INDEX ix_recording_kind ON recording (tenant, kind, started_at);

CREATE INDEX ix_recording_status ON recording (tenant, status, started_at);

CREATE TABLE result_code (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	queues UUID[] DEFAULT '{}' NOT NULL,
	position INTEGER DEFAULT 0 NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_result_code PRIMARY KEY (tenant, id),
	CONSTRAINT uq_result_code_tenant_kind_name UNIQUE (tenant, kind, name)
);

CREATE TABLE role (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	is_default BOOLEAN DEFAULT false NOT NULL,
	grants JSONB NOT NULL,
	CONSTRAINT pk_role PRIMARY KEY (tenant, id),
	CONSTRAINT uq_role_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE segment (
	tenant UUID NOT NULL,
	call_started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	call TEXT NOT NULL,
	n INTEGER NOT NULL,
	kind TEXT NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	queue UUID,
	operator UUID,
	offer TEXT,
	result TEXT,
	CONSTRAINT pk_segment PRIMARY KEY (tenant, call_started_at, call, n)
)
 PARTITION BY RANGE (call_started_at);

CREATE INDEX ix_segment_call ON segment (tenant, call);

CREATE INDEX ix_segment_operator ON segment (tenant, operator, call_started_at);

CREATE INDEX ix_segment_queue ON segment (tenant, queue, call_started_at);

CREATE TABLE shard_lease (
	shard TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	holder TEXT NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_shard_lease PRIMARY KEY (shard)
);

CREATE TABLE sms_provider (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	sender TEXT DEFAULT '' NOT NULL,
	per_second INTEGER NOT NULL,
	segment_micros BIGINT DEFAULT 0 NOT NULL,
	settings JSONB NOT NULL,
	secret TEXT DEFAULT '' NOT NULL,
	report_token TEXT NOT NULL,
	position INTEGER DEFAULT 0 NOT NULL,
	inbox UUID,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_sms_provider PRIMARY KEY (tenant, id),
	CONSTRAINT uq_sms_provider_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE subject_state (
	subject TEXT NOT NULL,
	tenant UUID NOT NULL,
	shard TEXT NOT NULL,
	version INTEGER NOT NULL,
	state JSONB NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_subject_state PRIMARY KEY (subject)
);

CREATE INDEX ix_subject_state_shard ON subject_state (shard);

CREATE INDEX ix_subject_state_tenant ON subject_state (tenant);

CREATE TABLE tenant (
	id UUID NOT NULL,
	slug TEXT NOT NULL,
	name TEXT NOT NULL,
	shard TEXT DEFAULT 'main' NOT NULL,
	settings JSONB DEFAULT '{}' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_tenant PRIMARY KEY (id),
	CONSTRAINT uq_tenant_slug UNIQUE (slug)
);

CREATE TABLE trace (
	tenant UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	call TEXT NOT NULL,
	n BIGINT NOT NULL,
	leg TEXT NOT NULL,
	kind TEXT NOT NULL,
	data JSONB NOT NULL,
	CONSTRAINT pk_trace PRIMARY KEY (tenant, at, call, n)
)
 PARTITION BY RANGE (at);

CREATE INDEX ix_trace_call ON trace (tenant, call);

CREATE TABLE user_account (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	login TEXT NOT NULL,
	name TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	language TEXT DEFAULT 'uk' NOT NULL,
	short_number TEXT,
	is_active BOOLEAN DEFAULT true NOT NULL,
	max_lines INTEGER DEFAULT 1 NOT NULL,
	has_status_control BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_user_account PRIMARY KEY (tenant, id),
	CONSTRAINT uq_user_account_tenant_short_number UNIQUE (tenant, short_number),
	CONSTRAINT uq_user_account_login UNIQUE (login)
);

CREATE TABLE user_group (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	short_number TEXT,
	rings TEXT DEFAULT 'all' NOT NULL,
	kind TEXT DEFAULT 'department' NOT NULL,
	CONSTRAINT pk_user_group PRIMARY KEY (tenant, id),
	CONSTRAINT uq_user_group_tenant_name UNIQUE (tenant, name),
	CONSTRAINT uq_user_group_tenant_short_number UNIQUE (tenant, short_number)
);

CREATE TABLE voicemail_box (
	tenant UUID NOT NULL,
	name TEXT NOT NULL,
	mail_to JSONB DEFAULT '[]' NOT NULL,
	has_sound BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_voicemail_box PRIMARY KEY (tenant, name)
);

CREATE TABLE voicemail_mail (
	tenant UUID NOT NULL,
	recording TEXT NOT NULL,
	state TEXT NOT NULL,
	why TEXT DEFAULT '' NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_voicemail_mail PRIMARY KEY (tenant, recording)
);

CREATE TABLE webhook_secret (
	tenant UUID NOT NULL,
	host TEXT NOT NULL,
	sealed TEXT NOT NULL,
	made_by UUID NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_webhook_secret PRIMARY KEY (tenant, host)
);

CREATE TABLE what_if (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	made_by UUID NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	state TEXT DEFAULT 'waiting' NOT NULL,
	done DOUBLE PRECISION DEFAULT 0 NOT NULL,
	plan JSONB NOT NULL,
	results JSONB,
	wrong JSONB,
	CONSTRAINT pk_what_if PRIMARY KEY (tenant, id)
);

CREATE INDEX ix_what_if_made_at ON what_if (tenant, made_at);

CREATE TABLE colleague_reader (
	tenant UUID NOT NULL,
	message UUID NOT NULL,
	reader UUID NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_colleague_reader PRIMARY KEY (tenant, message, reader),
	CONSTRAINT fk_colleague_reader_tenant_message FOREIGN KEY(tenant, message) REFERENCES colleague_message (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_colleague_reader_tenant_reader FOREIGN KEY(tenant, reader) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_colleague_reader_reader ON colleague_reader (tenant, reader, message);

CREATE TABLE contact (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	sort_name TEXT COLLATE "C" NOT NULL,
	phones TEXT[] DEFAULT '{}' NOT NULL,
	emails TEXT[] DEFAULT '{}' NOT NULL,
	messengers JSONB DEFAULT '[]' NOT NULL,
	company TEXT DEFAULT '' NOT NULL,
	responsible UUID,
	tags TEXT[] DEFAULT '{}' NOT NULL,
	fields JSONB DEFAULT '{}' NOT NULL,
	timezone TEXT DEFAULT '' NOT NULL,
	language TEXT DEFAULT '' NOT NULL,
	consent TEXT DEFAULT '' NOT NULL,
	consent_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	created_by UUID,
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	changed_by UUID,
	CONSTRAINT pk_contact PRIMARY KEY (tenant, id),
	CONSTRAINT fk_contact_tenant_responsible FOREIGN KEY(tenant, responsible) REFERENCES user_account (tenant, id)
);

CREATE INDEX ix_contact_changed_at ON contact (tenant, changed_at, id);

CREATE INDEX ix_contact_created_at ON contact (tenant, created_at, id);

CREATE INDEX ix_contact_responsible ON contact (tenant, responsible, sort_name);

CREATE INDEX ix_contact_sort_name ON contact (tenant, sort_name, id);

CREATE TABLE contact_import_line (
	tenant UUID NOT NULL,
	contact_import UUID NOT NULL,
	line INTEGER NOT NULL,
	why TEXT NOT NULL,
	"column" TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_contact_import_line PRIMARY KEY (tenant, contact_import, line),
	CONSTRAINT fk_contact_import_line_tenant_contact_import FOREIGN KEY(tenant, contact_import) REFERENCES contact_import (tenant, id) ON DELETE CASCADE
);

CREATE TABLE list (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	blocks_callers BOOLEAN DEFAULT false NOT NULL,
	blocks_dialling BOOLEAN DEFAULT false NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_list PRIMARY KEY (tenant, id),
	CONSTRAINT fk_list_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_list_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE message (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	channel TEXT NOT NULL,
	state TEXT NOT NULL,
	why TEXT DEFAULT '' NOT NULL,
	said TEXT DEFAULT '' NOT NULL,
	party UUID,
	contact UUID,
	recipient TEXT NOT NULL,
	subject TEXT DEFAULT '' NOT NULL,
	text TEXT NOT NULL,
	template TEXT DEFAULT '' NOT NULL,
	author UUID,
	call TEXT,
	provider UUID,
	segments INTEGER DEFAULT 0 NOT NULL,
	cost_micros BIGINT DEFAULT 0 NOT NULL,
	tries INTEGER DEFAULT 0 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	direction TEXT DEFAULT 'out' NOT NULL,
	operator UUID,
	queue UUID,
	outside_id TEXT DEFAULT '' NOT NULL,
	parts JSONB,
	read_at TIMESTAMP WITH TIME ZONE,
	read_by UUID,
	sent_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_message PRIMARY KEY (tenant, id),
	CONSTRAINT fk_message_tenant_author FOREIGN KEY(tenant, author) REFERENCES user_account (tenant, id),
	CONSTRAINT fk_message_tenant_provider FOREIGN KEY(tenant, provider) REFERENCES sms_provider (tenant, id)
);

CREATE INDEX ix_message_author ON message (tenant, author, created_at);

CREATE INDEX ix_message_call ON message (tenant, call);

CREATE INDEX ix_message_contact ON message (tenant, contact, created_at);

CREATE INDEX ix_message_direction ON message (tenant, direction, created_at);

CREATE INDEX ix_message_party ON message (tenant, party, created_at);

CREATE INDEX ix_message_recipient ON message (tenant, recipient, created_at);

CREATE INDEX ix_message_unread ON message (tenant, created_at) WHERE direction = 'in' AND read_at IS NULL;

CREATE TABLE news_reader (
	tenant UUID NOT NULL,
	news UUID NOT NULL,
	reader UUID NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_news_reader PRIMARY KEY (tenant, news, reader),
	CONSTRAINT fk_news_reader_tenant_news FOREIGN KEY(tenant, news) REFERENCES news (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_news_reader_tenant_reader FOREIGN KEY(tenant, reader) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE phone_check (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	verdict TEXT NOT NULL,
	faults TEXT[] NOT NULL,
	mos DOUBLE PRECISION,
	measured JSONB NOT NULL,
	CONSTRAINT pk_phone_check PRIMARY KEY (tenant, user_account),
	CONSTRAINT fk_phone_check_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE points_entry (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	user_account UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	kind TEXT NOT NULL,
	points BIGINT NOT NULL,
	money_micros BIGINT NOT NULL,
	currency TEXT NOT NULL,
	comment TEXT DEFAULT '' NOT NULL,
	call TEXT,
	by UUID,
	day DATE,
	paid_seconds INTEGER,
	reverses UUID,
	rule UUID,
	rule_name TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_points_entry PRIMARY KEY (tenant, id),
	CONSTRAINT fk_points_entry_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id),
	CONSTRAINT fk_points_entry_tenant_reverses FOREIGN KEY(tenant, reverses) REFERENCES points_entry (tenant, id),
	CONSTRAINT uq_points_entry_tenant_user_account_day UNIQUE (tenant, user_account, day),
	CONSTRAINT uq_points_entry_tenant_reverses UNIQUE (tenant, reverses)
);

CREATE INDEX ix_points_entry_user_account ON points_entry (tenant, user_account, at);

CREATE TABLE provider (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_provider PRIMARY KEY (tenant, id),
	CONSTRAINT fk_provider_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_provider_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE queue (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	short_number TEXT,
	settings JSONB NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_queue PRIMARY KEY (tenant, id),
	CONSTRAINT fk_queue_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_queue_tenant_name UNIQUE (tenant, name),
	CONSTRAINT uq_queue_tenant_short_number UNIQUE (tenant, short_number)
);

CREATE TABLE recording_access (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	recording TEXT NOT NULL,
	user_account UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	ip TEXT NOT NULL,
	what TEXT NOT NULL,
	CONSTRAINT pk_recording_access PRIMARY KEY (tenant, id),
	CONSTRAINT fk_recording_access_tenant_recording FOREIGN KEY(tenant, recording) REFERENCES recording (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_recording_access_at ON recording_access (tenant, at, id);

CREATE INDEX ix_recording_access_recording ON recording_access (tenant, recording, at);

CREATE TABLE ring_plan (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	kind TEXT NOT NULL,
	delays JSONB NOT NULL,
	is_auto_answered BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_ring_plan PRIMARY KEY (tenant, user_account),
	CONSTRAINT fk_ring_plan_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE scenario (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	draft JSONB NOT NULL,
	published UUID,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_scenario PRIMARY KEY (tenant, id),
	CONSTRAINT fk_scenario_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_scenario_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE schedule (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	timezone TEXT NOT NULL,
	week JSONB NOT NULL,
	exceptions JSONB DEFAULT '[]' NOT NULL,
	CONSTRAINT pk_schedule PRIMARY KEY (tenant, id),
	CONSTRAINT fk_schedule_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_schedule_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE script (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	name TEXT NOT NULL,
	draft JSONB NOT NULL,
	quotas JSONB DEFAULT '[]' NOT NULL,
	published UUID,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_script PRIMARY KEY (tenant, id),
	CONSTRAINT fk_script_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT uq_script_tenant_name UNIQUE (tenant, name)
);

CREATE TABLE session (
	id TEXT NOT NULL,
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	ip TEXT DEFAULT '' NOT NULL,
	user_agent TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (id),
	CONSTRAINT fk_session_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_session_user_account ON session (tenant, user_account);

CREATE TABLE sms_provider_state (
	tenant UUID NOT NULL,
	provider UUID NOT NULL,
	is_working BOOLEAN NOT NULL,
	why TEXT DEFAULT '' NOT NULL,
	said TEXT DEFAULT '' NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_sms_provider_state PRIMARY KEY (tenant, provider),
	CONSTRAINT fk_sms_provider_state_tenant_provider FOREIGN KEY(tenant, provider) REFERENCES sms_provider (tenant, id) ON DELETE CASCADE
);

CREATE TABLE user_group_member (
	tenant UUID NOT NULL,
	user_group UUID NOT NULL,
	user_account UUID NOT NULL,
	CONSTRAINT pk_user_group_member PRIMARY KEY (tenant, user_group, user_account),
	CONSTRAINT fk_user_group_member_tenant_user_group FOREIGN KEY(tenant, user_group) REFERENCES user_group (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_user_group_member_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_user_group_member_user_account ON user_group_member (tenant, user_account);

CREATE TABLE user_phone (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	kind TEXT NOT NULL,
	number TEXT NOT NULL,
	takes_calls BOOLEAN NOT NULL,
	without_status BOOLEAN NOT NULL,
	asks_for_key BOOLEAN NOT NULL,
	shows TEXT NOT NULL,
	CONSTRAINT pk_user_phone PRIMARY KEY (tenant, user_account, kind),
	CONSTRAINT fk_user_phone_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE user_project (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	project UUID NOT NULL,
	CONSTRAINT pk_user_project PRIMARY KEY (tenant, user_account, project),
	CONSTRAINT fk_user_project_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_user_project_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
);

CREATE TABLE user_role (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	role UUID NOT NULL,
	CONSTRAINT pk_user_role PRIMARY KEY (tenant, user_account, role),
	CONSTRAINT fk_user_role_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_user_role_tenant_role FOREIGN KEY(tenant, role) REFERENCES role (tenant, id) ON DELETE CASCADE
);

CREATE TABLE widgets (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	places JSONB NOT NULL,
	numbers JSONB DEFAULT '[]' NOT NULL,
	CONSTRAINT pk_widgets PRIMARY KEY (tenant, user_account),
	CONSTRAINT fk_widgets_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE contact_note (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	contact UUID NOT NULL,
	text TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	author UUID,
	call TEXT,
	CONSTRAINT pk_contact_note PRIMARY KEY (tenant, id),
	CONSTRAINT fk_contact_note_tenant_contact FOREIGN KEY(tenant, contact) REFERENCES contact (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_contact_note_contact ON contact_note (tenant, contact, at);

CREATE TABLE contact_phone (
	tenant UUID NOT NULL,
	phone TEXT COLLATE "C" NOT NULL,
	reversed TEXT COLLATE "C" NOT NULL,
	contact UUID NOT NULL,
	CONSTRAINT pk_contact_phone PRIMARY KEY (tenant, phone),
	CONSTRAINT fk_contact_phone_tenant_contact FOREIGN KEY(tenant, contact) REFERENCES contact (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_contact_phone_contact ON contact_phone (tenant, contact);

CREATE INDEX ix_contact_phone_reversed ON contact_phone (tenant, reversed, contact);

CREATE TABLE contact_term (
	tenant UUID NOT NULL,
	term TEXT COLLATE "C" NOT NULL,
	contact UUID NOT NULL,
	CONSTRAINT pk_contact_term PRIMARY KEY (tenant, term, contact),
	CONSTRAINT fk_contact_term_tenant_contact FOREIGN KEY(tenant, contact) REFERENCES contact (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_contact_term_contact ON contact_term (tenant, contact, term);

CREATE TABLE gateway (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	provider UUID NOT NULL,
	position INTEGER DEFAULT 0 NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	host TEXT NOT NULL,
	port INTEGER NOT NULL,
	transport TEXT NOT NULL,
	username TEXT DEFAULT '' NOT NULL,
	secret TEXT,
	realm TEXT DEFAULT '' NOT NULL,
	expires_seconds INTEGER NOT NULL,
	options_seconds INTEGER NOT NULL,
	outbound_proxy TEXT DEFAULT '' NOT NULL,
	has_srtp BOOLEAN DEFAULT false NOT NULL,
	tls_trust TEXT DEFAULT 'public' NOT NULL,
	tls_ca TEXT DEFAULT '' NOT NULL,
	codecs JSONB NOT NULL,
	max_channels INTEGER DEFAULT 0 NOT NULL,
	max_per_second INTEGER DEFAULT 0 NOT NULL,
	rules JSONB NOT NULL,
	country TEXT NOT NULL,
	is_trusted BOOLEAN DEFAULT false NOT NULL,
	caller_number TEXT DEFAULT '' NOT NULL,
	prices JSONB DEFAULT '[]' NOT NULL,
	from_user TEXT DEFAULT '' NOT NULL,
	extensions JSONB DEFAULT '[]' NOT NULL,
	may_call_out BOOLEAN DEFAULT false NOT NULL,
	addresses JSONB NOT NULL,
	follows_host BOOLEAN DEFAULT false NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	endpoint TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_gateway PRIMARY KEY (tenant, id),
	CONSTRAINT fk_gateway_tenant_provider FOREIGN KEY(tenant, provider) REFERENCES provider (tenant, id),
	CONSTRAINT uq_gateway_tenant_name UNIQUE (tenant, name),
	CONSTRAINT uq_gateway_endpoint UNIQUE (endpoint)
);

CREATE TABLE kpi_result (
	tenant UUID NOT NULL,
	rule UUID NOT NULL,
	user_account UUID NOT NULL,
	ref TEXT NOT NULL,
	rule_name TEXT NOT NULL,
	metric TEXT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	until TIMESTAMP WITH TIME ZONE NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	sample INTEGER NOT NULL,
	fact DOUBLE PRECISION NOT NULL,
	target DOUBLE PRECISION NOT NULL,
	grade TEXT,
	points BIGINT NOT NULL,
	money_micros BIGINT NOT NULL,
	call TEXT,
	entry UUID,
	CONSTRAINT pk_kpi_result PRIMARY KEY (tenant, rule, user_account, ref),
	CONSTRAINT fk_kpi_result_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id),
	CONSTRAINT fk_kpi_result_tenant_entry FOREIGN KEY(tenant, entry) REFERENCES points_entry (tenant, id)
);

CREATE INDEX ix_kpi_result_until ON kpi_result (tenant, rule, until);

CREATE TABLE list_value (
	tenant UUID NOT NULL,
	list UUID NOT NULL,
	value TEXT NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	comment TEXT DEFAULT '' NOT NULL,
	author UUID,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_list_value PRIMARY KEY (tenant, list, value),
	CONSTRAINT fk_list_value_tenant_list FOREIGN KEY(tenant, list) REFERENCES list (tenant, id) ON DELETE CASCADE
);

CREATE TABLE out_queue (
	tenant UUID NOT NULL,
	user_account UUID NOT NULL,
	queue UUID NOT NULL,
	CONSTRAINT pk_out_queue PRIMARY KEY (tenant, user_account),
	CONSTRAINT fk_out_queue_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_out_queue_tenant_queue FOREIGN KEY(tenant, queue) REFERENCES queue (tenant, id) ON DELETE CASCADE
);

CREATE TABLE points_appeal (
	tenant UUID NOT NULL,
	entry UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	comment TEXT NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	answer TEXT,
	decided_by UUID,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_points_appeal PRIMARY KEY (tenant, entry),
	CONSTRAINT fk_points_appeal_tenant_entry FOREIGN KEY(tenant, entry) REFERENCES points_entry (tenant, id)
);

CREATE INDEX ix_points_appeal_open ON points_appeal (tenant, at) WHERE state = 'open';

CREATE TABLE queue_form (
	tenant UUID NOT NULL,
	queue UUID NOT NULL,
	script UUID,
	moment TEXT DEFAULT 'ring' NOT NULL,
	link JSONB,
	required_seconds INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT pk_queue_form PRIMARY KEY (tenant, queue),
	CONSTRAINT fk_queue_form_tenant_queue FOREIGN KEY(tenant, queue) REFERENCES queue (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_queue_form_tenant_script FOREIGN KEY(tenant, script) REFERENCES script (tenant, id)
);

CREATE TABLE queue_member (
	tenant UUID NOT NULL,
	queue UUID NOT NULL,
	user_account UUID NOT NULL,
	priority INTEGER,
	position INTEGER DEFAULT 0 NOT NULL,
	weight INTEGER DEFAULT 10 NOT NULL,
	skills JSONB DEFAULT '{}' NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT pk_queue_member PRIMARY KEY (tenant, queue, user_account),
	CONSTRAINT fk_queue_member_tenant_queue FOREIGN KEY(tenant, queue) REFERENCES queue (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_queue_member_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE scenario_version (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	scenario UUID NOT NULL,
	number INTEGER NOT NULL,
	graph JSONB NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	published_by UUID,
	CONSTRAINT pk_scenario_version PRIMARY KEY (tenant, id),
	CONSTRAINT fk_scenario_version_tenant_scenario FOREIGN KEY(tenant, scenario) REFERENCES scenario (tenant, id) ON DELETE CASCADE,
	CONSTRAINT uq_scenario_version_tenant_scenario_number UNIQUE (tenant, scenario, number)
);

CREATE TABLE script_version (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	script UUID NOT NULL,
	number INTEGER NOT NULL,
	content JSONB NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	published_by UUID,
	CONSTRAINT pk_script_version PRIMARY KEY (tenant, id),
	CONSTRAINT fk_script_version_tenant_script FOREIGN KEY(tenant, script) REFERENCES script (tenant, id) ON DELETE CASCADE,
	CONSTRAINT uq_script_version_tenant_script_number UNIQUE (tenant, script, number)
);

CREATE TABLE sms_part (
	tenant UUID NOT NULL,
	message UUID NOT NULL,
	nth INTEGER NOT NULL,
	provider UUID NOT NULL,
	outside_id TEXT DEFAULT '' NOT NULL,
	state TEXT NOT NULL,
	said TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_sms_part PRIMARY KEY (tenant, message, nth),
	CONSTRAINT fk_sms_part_tenant_message FOREIGN KEY(tenant, message) REFERENCES message (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_sms_part_outside_id ON sms_part (tenant, provider, outside_id);

CREATE TABLE form (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	script UUID NOT NULL,
	version UUID NOT NULL,
	operator UUID NOT NULL,
	call TEXT,
	queue UUID,
	party UUID,
	status TEXT NOT NULL,
	answers JSONB DEFAULT '{}' NOT NULL,
	variables JSONB DEFAULT '{}' NOT NULL,
	done JSONB DEFAULT '{}' NOT NULL,
	result TEXT DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT 0 NOT NULL,
	required_seconds INTEGER DEFAULT 0 NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	completed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_form PRIMARY KEY (tenant, id),
	CONSTRAINT fk_form_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT fk_form_tenant_script FOREIGN KEY(tenant, script) REFERENCES script (tenant, id),
	CONSTRAINT fk_form_tenant_version FOREIGN KEY(tenant, version) REFERENCES script_version (tenant, id),
	CONSTRAINT uq_form_tenant_call_operator UNIQUE (tenant, call, operator)
);

CREATE INDEX ix_form_completed ON form (tenant, operator, completed_at);

CREATE INDEX ix_form_opened_at ON form (tenant, opened_at, id);

CREATE INDEX ix_form_operator ON form (tenant, operator, status);

CREATE INDEX ix_form_party ON form (tenant, party);

CREATE TABLE gateway_state (
	tenant UUID NOT NULL,
	gateway UUID NOT NULL,
	state TEXT NOT NULL,
	why TEXT DEFAULT '' NOT NULL,
	sip_code INTEGER,
	registration TEXT DEFAULT '' NOT NULL,
	is_reachable BOOLEAN,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_gateway_state PRIMARY KEY (tenant, gateway),
	CONSTRAINT fk_gateway_state_tenant_gateway FOREIGN KEY(tenant, gateway) REFERENCES gateway (tenant, id) ON DELETE CASCADE
);

CREATE TABLE number (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	project UUID NOT NULL,
	number TEXT NOT NULL,
	match TEXT DEFAULT 'exact' NOT NULL,
	gateway UUID,
	label TEXT DEFAULT '' NOT NULL,
	scenario UUID,
	queue UUID,
	source_tag TEXT DEFAULT '' NOT NULL,
	schedule UUID,
	closed_scenario UUID,
	has_recording_notice BOOLEAN DEFAULT false NOT NULL,
	language TEXT DEFAULT 'uk' NOT NULL,
	is_public BOOLEAN DEFAULT false NOT NULL,
	public_slug TEXT,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_number PRIMARY KEY (tenant, id),
	CONSTRAINT fk_number_tenant_project FOREIGN KEY(tenant, project) REFERENCES project (tenant, id),
	CONSTRAINT fk_number_tenant_scenario FOREIGN KEY(tenant, scenario) REFERENCES scenario (tenant, id),
	CONSTRAINT fk_number_tenant_queue FOREIGN KEY(tenant, queue) REFERENCES queue (tenant, id),
	CONSTRAINT fk_number_tenant_schedule FOREIGN KEY(tenant, schedule) REFERENCES schedule (tenant, id),
	CONSTRAINT fk_number_tenant_closed_scenario FOREIGN KEY(tenant, closed_scenario) REFERENCES scenario (tenant, id),
	CONSTRAINT fk_number_tenant_gateway FOREIGN KEY(tenant, gateway) REFERENCES gateway (tenant, id),
	CONSTRAINT uq_number_tenant_number UNIQUE NULLS NOT DISTINCT (tenant, number, match, gateway),
	CONSTRAINT uq_number_public_slug UNIQUE (public_slug)
);

CREATE TABLE endpoint (
	tenant UUID NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	user_account UUID,
	session TEXT,
	number UUID,
	secret TEXT NOT NULL,
	label TEXT DEFAULT '' NOT NULL,
	language TEXT DEFAULT '' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_endpoint PRIMARY KEY (tenant, name),
	CONSTRAINT fk_endpoint_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_endpoint_tenant_number FOREIGN KEY(tenant, number) REFERENCES number (tenant, id) ON DELETE CASCADE,
	CONSTRAINT uq_endpoint_name UNIQUE (name)
);

CREATE INDEX ix_endpoint_user_account ON endpoint (tenant, user_account);

CREATE TABLE form_counted (
	tenant UUID NOT NULL,
	form UUID NOT NULL,
	script UUID NOT NULL,
	quota TEXT NOT NULL,
	CONSTRAINT pk_form_counted PRIMARY KEY (tenant, form, quota),
	CONSTRAINT fk_form_counted_tenant_form FOREIGN KEY(tenant, form) REFERENCES form (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_form_counted_tenant_script FOREIGN KEY(tenant, script) REFERENCES script (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_form_counted_script ON form_counted (tenant, script, quota);

CREATE TABLE form_edit (
	tenant UUID NOT NULL,
	form UUID NOT NULL,
	n INTEGER NOT NULL,
	by UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	status TEXT NOT NULL,
	changes JSONB NOT NULL,
	CONSTRAINT pk_form_edit PRIMARY KEY (tenant, form, n),
	CONSTRAINT fk_form_edit_tenant_form FOREIGN KEY(tenant, form) REFERENCES form (tenant, id) ON DELETE CASCADE
);

CREATE TABLE form_favourite (
	tenant UUID NOT NULL,
	form UUID NOT NULL,
	user_account UUID NOT NULL,
	CONSTRAINT pk_form_favourite PRIMARY KEY (tenant, form, user_account),
	CONSTRAINT fk_form_favourite_tenant_form FOREIGN KEY(tenant, form) REFERENCES form (tenant, id) ON DELETE CASCADE,
	CONSTRAINT fk_form_favourite_tenant_user_account FOREIGN KEY(tenant, user_account) REFERENCES user_account (tenant, id) ON DELETE CASCADE
);

CREATE TABLE form_file (
	tenant UUID NOT NULL,
	id UUID NOT NULL,
	form UUID NOT NULL,
	block TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	size_bytes INTEGER NOT NULL,
	content BYTEA NOT NULL,
	by UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_form_file PRIMARY KEY (tenant, id),
	CONSTRAINT fk_form_file_tenant_form FOREIGN KEY(tenant, form) REFERENCES form (tenant, id) ON DELETE CASCADE
);

CREATE INDEX ix_form_file_form ON form_file (tenant, form);
