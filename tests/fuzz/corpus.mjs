// Frames as brokers send them, by what was recorded: Spring, RabbitMQ, ActiveMQ Classic and Artemis.

export const CORPUS = [
  'MESSAGE\ndestination:/topic/a\ncontent-type:text/plain\nsubscription:s\nmessage-id:5d7a-0\ncontent-length:5\n\nhello\0',
  'MESSAGE\ndestination:/topic/a\ncontent-type:application/json\nsubscription:s\nmessage-id:5d7a-1\ncontent-length:17\n\n{"from":"안녕"}\0',
  'MESSAGE\nsubscription:s\ndestination:/topic/chat.general\nmessage-id:T_s@@session-dv@@1\nredelivered:false\ncontent-length:5\n\nhello\0\n',
  'MESSAGE\nexpires:0\ndestination:/topic/a\nsubscription:s\npriority:4\nmessage-id:ID\\cvm-42703\\c142\\c-1\\c1\ntimestamp:1795912239342\n\nx\0',
  'MESSAGE\nexpires:0\nna\\cme:v\ndestination:/topic/e\nva:b\\nc\\cd\\\\e\nsubscription:s\nmessage-id:1\nsp: lead and trail \n\nx\0',
  'MESSAGE\nsubscription:s\nmessage-id:77\ndestination:q\nexpires:0\nredelivered:true\npriority:4\npersistent:false\ndestination-type:ANYCAST\nack:77\ncontent-length:3\n\na\0b\0\n',
  'MESSAGE\r\nsubscription:s\r\nmessage-id:1\r\ndestination:/a\r\n\r\nline\r\nline\0\r\n',
  'MESSAGE\nsubscription:unknown\nmessage-id:1\ndestination:/temp-queue/x\ncontent-length:0\n\n\0',
  'MESSAGE\nsubscription:s\nmessage-id:😀\ndestination:/q/é\nk:\nk:2\n\n😀é\0',
  'RECEIPT\nreceipt-id:rc-sub\n\n\0\n',
  'RECEIPT\nreceipt-id:r\\c1\ncontent-length:0\n\n\0',
  "ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\nversion:1.0,1.1,1.2\ncontent-length:32\n\nAccess refused for user 'guest'\n\0\n",
  'ERROR\nmessage:AMQ229014\\c Did not receive data\n\n\0\n',
  'NOTICE\nk:v\n\nbody\0',
  '\n',
  '\r\n',
];
