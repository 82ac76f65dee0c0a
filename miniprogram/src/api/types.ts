// Made by `npm run types` from our OpenAPI document. Do not edit.
export interface paths {
    "/api/channel/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A platform's order: its goods are held. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OrderBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/orders/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform's order is off, perhaps before it has come. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OrderIdBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/orders/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform's rider has the goods. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OrderIdBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goods that came back; before or after their sale. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReturnBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReturnOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 500 sales that have happened: each is booked once, whatever the book says. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SalesBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SalesOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is free, all of it or what changed since the cursor. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StockOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channel/stock-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare the channel's numbers with ours; differences open an incident. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["StockCheckBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StockCheckOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hooks/notify/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** WeChat's console checks this address (消息推送): echostr back, when it is signed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Plain text */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        /**
         * A message of WeChat's push, secure mode, JSON or XML: `success`, so that it is not
         * @description repeated. notify.push_refused for what is not surely WeChat's.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Plain text */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hooks/notify/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 企业微信's console checks this address (接收消息): the opened echostr, when it is signed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Plain text */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        put?: never;
        /**
         * A callback of the 企业微信 app, signed and encrypted: an empty answer, so that it is not
         * @description repeated. notify.push_refused for what is not surely 企业微信's.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Plain text */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hooks/payments/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Payment and refund notifications of WeChat Pay v3, authenticated by signature. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NoticeAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/fulfilment/missing-uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels WeChat does not know of: their money stays frozen (F33). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MissingUploadsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/groupbuy/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All rates ever, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RatesPage"];
                    };
                };
            };
        };
        put?: never;
        /** A rate from now or later on; the one before it ends then. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RateBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RateMade"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadsPage"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Send a CSV or XLSX file (multipart, part `file`) of at most 20 MB to be checked.
         * @description The same file again is the same load; one that is loaded already is refused.
         */
        post: {
            parameters: {
                query: {
                    kind: "stock" | "products" | "prices";
                    name: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/loads/{load_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far one is, and what is to be corrected. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    load_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadDetail"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/loads/{load_id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a checked file written. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    load_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/loads/{load_id}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up a file that was checked; it may be sent again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    load_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoadItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/loads/{load_id}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The first thousand cells to correct as CSV, safe to open in a spreadsheet. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    load_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FileView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/importing/templates/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An empty file with the columns of a kind, as people call them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FileView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/incidents/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits in the whole chain, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    is_open?: boolean;
                    kind?: string | null;
                    limit?: number;
                    place_id?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/inventory/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Correct the book of one lot; what an order held of it is routed again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AdjustBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/inventory/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of all places, those that wait for approval unless asked otherwise. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: ("open" | "waiting" | "applied" | "cancelled") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/inventory/counts/{count_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Book large differences; by somebody who did not count. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/inventory/counts/{count_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to the place: count again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ledger/commission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom the chain owes commission, and how much. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwedPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ledger/commission/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statement of one leader. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatementView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ledger/commission/{person_id}/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A leader was paid commission, outside of us: at most what is owed now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PayoutBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostedView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ledger/payouts/{entry_id}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A payout was entered wrongly: an entry that names it takes all of it back, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PostedView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/offers/coupon-campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All coupon campaigns, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CampaignsPage"];
                    };
                };
            };
        };
        put?: never;
        /** Open a campaign; its terms never change. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CampaignBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CampaignItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/offers/coupon-campaigns/{campaign_id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give one coupon of a campaign to each of these people. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    campaign_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["GrantBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CouponList"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/offers/coupon-campaigns/{campaign_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause, open again or end a campaign. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    campaign_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CampaignStateBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CampaignItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ordering/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders by number or phone, to refund by hand. */
        get: {
            parameters: {
                query: {
                    find: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundOrdersView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ordering/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its refunds and what could still be given back. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundableOrderView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ordering/orders/{order_id}/refund-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a refund would give back, to the fen. Changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefundPreviewBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundPreviewView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/ordering/orders/{order_id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund units and/or money of single lines. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefundBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundMadeView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/payments/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Money that needs a decision, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "open" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExceptionsPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/payments/exceptions/{exception_id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do one of the proposed actions; `repairing` while WeChat is asked. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    exception_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RepairBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExceptionItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Days that were read, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DaysPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/days/{bill_date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One day beside our own books, and its differences by kind. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    bill_date: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DayDetail"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/days/{bill_date}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What does not fit on a day, in the order in which it was found. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    kind?: "" | "missing_here" | "missing_there" | "amount" | "state" | "duplicate" | "paid_twice" | "fee" | "flow";
                    limit?: number;
                    state?: "" | "waiting" | "done" | "open" | "repairing" | "resolved" | "explained";
                };
                header?: never;
                path: {
                    bill_date: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DifferencesPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/days/{bill_date}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as CSV, safe to open in a spreadsheet. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    bill_date: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CsvView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/days/{bill_date}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have the bills of a day read (again) within a minute. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    bill_date: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DayItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/differences/{difference_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept it with a reason; the last one closes the day. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    difference_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ExplainBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DifferenceItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/reconcile/differences/{difference_id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask WeChat and record what it says; `repairing` meanwhile. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    difference_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DifferenceItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/screens/commission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each leader is owed. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenOwedPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/screens/commission/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same of one leader, and who entered what was paid. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenCommission"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/screens/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Money that needs a decision, newest first, with the orders it is about by number. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "open" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenMoneyBoard"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hq/screens/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why an order's goods come from where they come: map points and sentences. */
        get: {
            parameters: {
                query: {
                    order_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenRouteMap"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels on their way to a place, with expected time. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/hand-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核销: 8 digits or the QR text; used once, at this place alone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandOutBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HandOutOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/hand-outs/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a pickup code is good for; guessing is counted as at the hand-out. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LookBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive by the label's code; without lines all of it is good. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiptBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/shipments/{shipment_id}/hand-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody came in time: the goods go back to stock, the customer's money goes back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandBackBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/shipments/{shipment_id}/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The customer's phone in the clear; every look is logged. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/shipments/{shipment_id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every line counted: good and damaged; what is left over is short. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiveBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/to-hand-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels that wait for their customers. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/fulfilment/uncollected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels ready for more than 24 hours. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/incidents/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits at a pickup point, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    is_open?: boolean;
                    kind?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/incidents/incidents/{incident_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is dealt with: say how. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    incident_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ResolveBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                    state?: ("open" | "waiting" | "applied" | "cancelled") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountPage"];
                    };
                };
            };
        };
        put?: never;
        /** Start a count of a place. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OpenCountBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/counts/{count_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One count; blind while it is open. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/counts/{count_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the count up; nothing is booked. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/counts/{count_id}/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down what was counted; counting a lot again replaces it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CountLotsBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/counts/{count_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Done counting: small differences are booked, large ones wait for approval. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is below its minimum at a pickup point. */
        get: {
            parameters: {
                query: {
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LowStockOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Papers of a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperPage"];
                    };
                };
            };
        };
        put?: never;
        /** 报损、待处理、恢复、退货入库: change one lot and say why. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PaperBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every lot at a pickup point. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StockPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers from or to a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                    state?: ("sent" | "received" | "cancelled") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferPage"];
                    };
                };
            };
        };
        put?: never;
        /** Send goods from the caller's place to another one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SendTransferBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/transfers/{transfer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One transfer, for either end. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/transfers/{transfer_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It never left: everything goes back on the sender's shelf. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/inventory/transfers/{transfer_id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count what has come; what is missing opens an incident. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiveTransferBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/ledger/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the chain owes the caller in commission, entry by entry, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatementView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/ordering/parcels/{shipment_id}/worth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the customer gets back when a parcel that waits here is handed back. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorthView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/places/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The leader's pickup points, by code. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlacePage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/realtime/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The leader's own events and those of their pickup points after a cursor. */
        get: {
            parameters: {
                query?: {
                    cursor?: number | null;
                    limit?: number;
                    places?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EventsView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/screens/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Today at a pickup point or store: arriving, to hand out, uncollected, low stock. */
        get: {
            parameters: {
                query: {
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenLeaderBoard"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/screens/commission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the chain owes the caller, entry by entry, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenCommission"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leader/sync/ops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a leader did without network, exactly once each. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OpsBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpsOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/catalog/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Categories with their number of products on sale. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CategoryList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/catalog/skus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products on sale, by text and category, page by page. */
        get: {
            parameters: {
                query?: {
                    category?: string;
                    cursor?: string | null;
                    limit?: number;
                    text?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SkuPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/catalog/skus/{sku_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product, also one no longer on sale (old orders lead here). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sku_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SkuItem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/fulfilment/exit-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rolling code to show at the door. */
        get: {
            parameters: {
                query: {
                    order_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExitCodeOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/fulfilment/shipments/{shipment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One parcel: timeline, track, pickup code. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShipmentOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/fulfilment/shipments/{shipment_id}/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认收货: the parcel by rider or express is here. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShipmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All own addresses, the default one first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressList"];
                    };
                };
            };
        };
        put?: never;
        /** A new address; the first one becomes the default. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AddressBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/addresses/{address_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One own address. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    address_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressItem"];
                    };
                };
            };
        };
        /** Replace an own address; orders keep the address they were placed with. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    address_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AddressBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressItem"];
                    };
                };
            };
        };
        post?: never;
        /** Take an own address off the list. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    address_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OkView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own picture. Nobody else's: a face has no public address. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AvatarItem"];
                    };
                };
            };
        };
        /** A new picture, drawn anew as a small square JPEG; the file sent is not kept. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AvatarBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AvatarItem"];
                    };
                };
            };
        };
        post?: never;
        /** Take the own picture away. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OkView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am: masked phone, roles and the places they cover. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/nickname": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** What to be called, from WeChat's nickname field; "" takes it away. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NicknameBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bind the phone of the getPhoneNumber button; roles registered for it come along. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CodeBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/identity/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with wx.login's code; the person is made on first sight. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CodeBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedInView"];
                    };
                };
            };
        };
        /** End the session this call is made with. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OkView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/notify/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count the answers of one wx.requestSubscribeMessage. notify.unknown_template. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ConsentsBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplatesView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/notify/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's messages, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/notify/inbox/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark messages as read; ids that are not the caller's change nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReadBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnreadView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/notify/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What may be asked consent for, and how many messages are left of each. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplatesView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/offers/coupon-campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be claimed now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClaimableList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/offers/coupon-campaigns/{campaign_id}/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one coupon of a campaign. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    campaign_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CouponItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/offers/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's coupons, the one that ends first first. */
        get: {
            parameters: {
                query?: {
                    state?: "" | "issued" | "held" | "used";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CouponList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cart of a store, or the home cart. */
        get: {
            parameters: {
                query?: {
                    place_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CartView"];
                    };
                };
            };
        };
        /** Set how much of a SKU is in the cart. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CartItemBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CartView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's orders of all channels, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "" | "awaiting_payment" | "paid" | "completed" | "cancelled" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrdersPage"];
                    };
                };
            };
        };
        put?: never;
        /** Place an order; its stock is held until `deadline`. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PlaceOrderBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the caller's orders; goods as they are called in the caller's language. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders/{order_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel; what was paid goes back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders/{order_id}/cancel-rest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel what has not left yet, where a part has; its money goes back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CancelRestBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders/{order_id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Parameters for wx.requestPayment; repeating asks WeChat for the same payment again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PayView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/ordering/orders/{order_id}/payment-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The phone believes it has paid: ask WeChat. Sets nothing by itself (F14). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderItem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/places/near": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open-to-customers places around a point, nearest first. The point is not stored. */
        get: {
            parameters: {
                query: {
                    kind?: ("store" | "pickup_point") | null;
                    lat: number;
                    limit?: number;
                    lng: number;
                    radius_m?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NearList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/places/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open-to-customers places by district, for those who do not say where they are. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    kind?: ("store" | "pickup_point") | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlacePage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/places/places/{place_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One store or pickup point. Warehouses are not for customers: places.not_found. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    place_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlaceItem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/realtime/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own events after a cursor. */
        get: {
            parameters: {
                query?: {
                    cursor?: number | null;
                    limit?: number;
                    places?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EventsView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/screens/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's orders of all channels, newest first: how each stands and what it needs. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                    state?: "" | "awaiting_payment" | "paid" | "completed" | "cancelled" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenOrderList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/screens/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An own order: parcels with timelines, reasons, money, pickup and exit codes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenOrderPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/screens/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The checkout: prices, totals and every way to have the goods. Changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["QuoteBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenQuotePage"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shop/screens/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a code stands for: product, this store's price and stock, where else and when. */
        get: {
            parameters: {
                query: {
                    code: string;
                    place_id?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenScanPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels on their way to a place, with expected time. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/exit-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Scan the exit code at the door; it is used up. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ExitCheckBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExitVerdictOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/hand-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核销: 8 digits or the QR text; used once, at this place alone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandOutBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HandOutOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/hand-outs/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a pickup code is good for; guessing is counted as at the hand-out. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LookBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive by the label's code; without lines all of it is good. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiptBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/refuse-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reasons a task can be refused for; 其他 needs a note. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReasonsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The rider is back: the customer has the parcel. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OkView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/hand-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody came in time: the goods go back to stock, the customer's money goes back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandBackBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 丢件: it never arrives; its customer is served anew, or refunded. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["LostBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OkView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The customer's phone in the clear; every look is logged. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PhoneOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every line counted: good and damaged; what is left over is short. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiveBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterParcelOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/shipments/{shipment_id}/receiver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Name, phone and address in the clear; every look is logged, so it is a POST. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReceiverOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks of a place, the most urgent first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                    state?: ("open" | "taken" | "picked" | "handed_over" | "refused" | "void") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task with its lines. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks/{task_id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The parcel leaves with the van, the rider or the carrier. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["HandOverBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks/{task_id}/pick": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note what was picked, by quantity or by scanned codes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PickBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks/{task_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The place cannot serve it; the rest is routed again at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefuseBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/tasks/{task_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One tap takes it; of two clerks one wins. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TaskOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/to-hand-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels that wait for their customers. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/fulfilment/uncollected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parcels ready for more than 24 hours. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CounterPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/identity/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in inside 企业微信 with wx.qy.login's code; only members the chain has registered. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CodeBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedInView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/identity/web-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with the code the browser came back with; only registered members, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["WebSignInBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedInView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/identity/web-sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A web page inside 企业微信 asks where to go to sign in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebSignInView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/incidents/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits at a store or warehouse, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    is_open?: boolean;
                    kind?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/incidents/incidents/{incident_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is dealt with: say how. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    incident_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ResolveBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                    state?: ("open" | "waiting" | "applied" | "cancelled") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountPage"];
                    };
                };
            };
        };
        put?: never;
        /** Start a count of a place. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OpenCountBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/counts/{count_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One count; blind while it is open. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/counts/{count_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the count up; nothing is booked. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/counts/{count_id}/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down what was counted; counting a lot again replaces it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CountLotsBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/counts/{count_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Done counting: small differences are booked, large ones wait for approval. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    count_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is below its minimum at a store or warehouse. */
        get: {
            parameters: {
                query: {
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LowStockOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Papers of a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperPage"];
                    };
                };
            };
        };
        put?: never;
        /** 报损、待处理、恢复、退货入库: change one lot and say why. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PaperBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every lot at a store or warehouse. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StockPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers from or to a place, newest first. */
        get: {
            parameters: {
                query: {
                    cursor?: string | null;
                    limit?: number;
                    place_id: string;
                    state?: ("sent" | "received" | "cancelled") | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferPage"];
                    };
                };
            };
        };
        put?: never;
        /** Send goods from the caller's place to another one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SendTransferBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/transfers/{transfer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One transfer, for either end. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/transfers/{transfer_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It never left: everything goes back on the sender's shelf. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/inventory/transfers/{transfer_id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count what has come; what is missing opens an incident. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    transfer_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReceiveTransferBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransferOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/ordering/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same among the orders that a place of the caller has served. */
        get: {
            parameters: {
                query: {
                    find: string;
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundOrdersView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/ordering/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same for an order that the caller's place has served. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundableOrderView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/ordering/orders/{order_id}/refund-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for an order that the caller's place has served. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefundPreviewBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundPreviewView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/ordering/orders/{order_id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for an order that the caller's place has served. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefundBody"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundMadeView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/ordering/parcels/{shipment_id}/worth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same for a parcel that waits at a store, or left it and never arrives. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shipment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorthView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/places/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clerk's stores, the keeper's warehouses; headquarters sees all. By code. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlacePage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/realtime/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clerk's or keeper's own events and those of their places after a cursor. */
        get: {
            parameters: {
                query?: {
                    cursor?: number | null;
                    limit?: number;
                    places?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EventsView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/screens/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open tasks of a store or warehouse with their goods, late ones first; exit checks today. */
        get: {
            parameters: {
                query: {
                    place_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenStaffBoard"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/screens/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task in any state, with all that picking needs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScreenTaskPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/sync/ops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a clerk or keeper did without network, exactly once each. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OpsBody"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpsOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddressBody
         * @description Where goods are brought. The point is needed (GCJ-02): distance decides who can bring it.
         */
        AddressBody: {
            /** City */
            city: string;
            /** Detail */
            detail: string;
            /** District */
            district: string;
            /**
             * Is Default
             * @default false
             */
            is_default?: boolean;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * AddressItem
         * @description An own address, in clear.
         */
        AddressItem: {
            /** City */
            city: string;
            /** Detail */
            detail: string;
            /** District */
            district: string;
            /** Id */
            id: string;
            /** Is Default */
            is_default: boolean;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * AddressList
         * @description All own addresses (at most 50), the default one first.
         */
        AddressList: {
            /** Items */
            items: components["schemas"]["AddressList.AddressItem"][];
        };
        /**
         * AddressItem
         * @description An own address, in clear.
         */
        "AddressList.AddressItem": {
            /** City */
            city: string;
            /** Detail */
            detail: string;
            /** District */
            district: string;
            /** Id */
            id: string;
            /** Is Default */
            is_default: boolean;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * AdjustBody
         * @description change: what the book is corrected by; a note says why.
         */
        AdjustBody: {
            /** Change */
            change: number;
            /** Lot Id */
            lot_id: string;
            /** Note */
            note: string;
            /** Place Id */
            place_id: string;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * AvatarBody
         * @description A JPEG, PNG or WebP picture, base64; at most 1 MB before that, 8 million pixels.
         */
        AvatarBody: {
            /**
             * Image
             * Format: base64
             */
            image: string;
        };
        /**
         * AvatarItem
         * @description The own picture as an address for an image (`data:image/jpeg;base64,…`); "" when none.
         */
        AvatarItem: {
            /** Image */
            image: string;
            /** Version */
            version: string;
        };
        /**
         * CampaignBody
         * @description A campaign of `total` coupons. Times RFC 3339 with a zone.
         */
        CampaignBody: {
            /**
             * Amount Fen
             * @default 0
             */
            amount_fen?: number;
            /**
             * Cap Fen
             * @default 0
             */
            cap_fen?: number;
            /** Categories */
            categories?: string[];
            /**
             * Is Claimable
             * @default true
             */
            is_claimable?: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "fixed" | "percent";
            /**
             * Minimum Fen
             * @default 0
             */
            minimum_fen?: number;
            /** Name */
            name: string;
            /** Order Kinds */
            order_kinds?: ("in_store" | "pickup" | "rider" | "express")[];
            /**
             * Per Person
             * @default 1
             */
            per_person?: number;
            /**
             * Percent
             * @default 0
             */
            percent?: number;
            /** Sku Ids */
            sku_ids?: string[];
            /** Total */
            total: number;
            /**
             * Valid From
             * Format: date-time
             */
            valid_from: string;
            /**
             * Valid To
             * Format: date-time
             */
            valid_to: string;
        };
        /**
         * CampaignItem
         * @description A campaign as headquarters see it. state: open | paused | ended.
         */
        CampaignItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Is Claimable */
            is_claimable: boolean;
            /** Name */
            name: string;
            /** Per Person */
            per_person: number;
            /** Remaining */
            remaining: number;
            /** State */
            state: string;
            terms: components["schemas"]["CampaignItem.TermsView"];
            /** Total */
            total: number;
            /**
             * Valid From
             * Format: date-time
             */
            valid_from: string;
            /**
             * Valid To
             * Format: date-time
             */
            valid_to: string;
            /** Words */
            words: string;
        };
        /**
         * TermsView
         * @description kind fixed: amount_fen off. percent: `percent` of 100 off, cap_fen at most. Empty: all.
         */
        "CampaignItem.TermsView": {
            /** Amount Fen */
            amount_fen: number;
            /** Cap Fen */
            cap_fen: number;
            /** Categories */
            categories: string[];
            /** Kind */
            kind: string;
            /** Minimum Fen */
            minimum_fen: number;
            /** Order Kinds */
            order_kinds: string[];
            /** Percent */
            percent: number;
            /** Sku Ids */
            sku_ids: string[];
        };
        /** CampaignsPage */
        CampaignsPage: {
            /** Items */
            items: components["schemas"]["CampaignsPage.CampaignItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CampaignItem
         * @description A campaign as headquarters see it. state: open | paused | ended.
         */
        "CampaignsPage.CampaignItem": {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Is Claimable */
            is_claimable: boolean;
            /** Name */
            name: string;
            /** Per Person */
            per_person: number;
            /** Remaining */
            remaining: number;
            /** State */
            state: string;
            terms: components["schemas"]["CampaignsPage.TermsView"];
            /** Total */
            total: number;
            /**
             * Valid From
             * Format: date-time
             */
            valid_from: string;
            /**
             * Valid To
             * Format: date-time
             */
            valid_to: string;
            /** Words */
            words: string;
        };
        /**
         * TermsView
         * @description kind fixed: amount_fen off. percent: `percent` of 100 off, cap_fen at most. Empty: all.
         */
        "CampaignsPage.TermsView": {
            /** Amount Fen */
            amount_fen: number;
            /** Cap Fen */
            cap_fen: number;
            /** Categories */
            categories: string[];
            /** Kind */
            kind: string;
            /** Minimum Fen */
            minimum_fen: number;
            /** Order Kinds */
            order_kinds: string[];
            /** Percent */
            percent: number;
            /** Sku Ids */
            sku_ids: string[];
        };
        /**
         * CampaignStateBody
         * @description open: claims go on; pause: they stop; end: for good. Coupons given stay good.
         */
        CampaignStateBody: {
            /**
             * Verb
             * @enum {string}
             */
            verb: "open" | "pause" | "end";
        };
        /**
         * CancelRestBody
         * @description `refund_fen`: what the order page said would go back; refused where that has changed.
         */
        CancelRestBody: {
            /** Refund Fen */
            refund_fen: number;
        };
        /**
         * CartItemBody
         * @description Sets the quantity; 0 takes the item out.
         */
        CartItemBody: {
            /**
             * Place Id
             * @default
             */
            place_id?: string;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** CartView */
        CartView: {
            /** Items */
            items: components["schemas"]["CartView.CartItem"][];
        };
        /** CartItem */
        "CartView.CartItem": {
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * CategoryList
         * @description All categories, the largest first.
         */
        CategoryList: {
            /** Items */
            items: components["schemas"]["CategoryList.CategoryItem"][];
        };
        /**
         * CategoryItem
         * @description A category and how many active products it has. `name` is what products are asked for by;
         *     `name_en` "" where nobody gave one.
         */
        "CategoryList.CategoryItem": {
            /** Count */
            count: number;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
        };
        /** ClaimableList */
        ClaimableList: {
            /** Items */
            items: components["schemas"]["ClaimableList.ClaimableItem"][];
        };
        /**
         * ClaimableItem
         * @description A campaign as the shop offers it. `has`: how many of it the caller has had.
         */
        "ClaimableList.ClaimableItem": {
            /** Campaign Id */
            campaign_id: string;
            /** Can Claim */
            can_claim: boolean;
            /** Has */
            has: number;
            /** Is Left */
            is_left: boolean;
            /** Name */
            name: string;
            /** Per Person */
            per_person: number;
            /**
             * Valid From
             * Format: date-time
             */
            valid_from: string;
            /**
             * Valid To
             * Format: date-time
             */
            valid_to: string;
            /** Words */
            words: string;
        };
        /**
         * CodeBody
         * @description A one-time code of WeChat: from wx.login, wx.qy.login or the getPhoneNumber button.
         */
        CodeBody: {
            /** Code */
            code: string;
        };
        /**
         * CodeOut
         * @description What a pickup code is good for: its own parcel first, then the customer's others.
         */
        CodeOut: {
            /** Items */
            items: components["schemas"]["CodeOut.CounterParcelOut"][];
        };
        /**
         * CounterParcelOut
         * @description A parcel at the receiving place; `person_hint` is masked.
         */
        "CodeOut.CounterParcelOut": {
            /** Dest Place Id */
            dest_place_id: string;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Handed Out At */
            handed_out_at: string | null;
            /** Id */
            id: string;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["CodeOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Person Hint */
            person_hint: string;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Ready At */
            ready_at: string | null;
            /** Source Place Id */
            source_place_id: string;
            /** State */
            state: string;
        };
        /** LineOut */
        "CodeOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * ConsentsBody
         * @description The answer of wx.requestSubscribeMessage: template name or id -> what was tapped.
         */
        ConsentsBody: {
            /** Answers */
            answers: {
                [key: string]: "accept" | "accepted" | "reject" | "rejected" | "ban" | "banned" | "filter";
            };
        };
        /** CounterPage */
        CounterPage: {
            /** Items */
            items: components["schemas"]["CounterPage.CounterParcelOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CounterParcelOut
         * @description A parcel at the receiving place; `person_hint` is masked.
         */
        "CounterPage.CounterParcelOut": {
            /** Dest Place Id */
            dest_place_id: string;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Handed Out At */
            handed_out_at: string | null;
            /** Id */
            id: string;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["CounterPage.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Person Hint */
            person_hint: string;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Ready At */
            ready_at: string | null;
            /** Source Place Id */
            source_place_id: string;
            /** State */
            state: string;
        };
        /** LineOut */
        "CounterPage.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * CounterParcelOut
         * @description A parcel at the receiving place; `person_hint` is masked.
         */
        CounterParcelOut: {
            /** Dest Place Id */
            dest_place_id: string;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Handed Out At */
            handed_out_at: string | null;
            /** Id */
            id: string;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["CounterParcelOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Person Hint */
            person_hint: string;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Ready At */
            ready_at: string | null;
            /** Source Place Id */
            source_place_id: string;
            /** State */
            state: string;
        };
        /** LineOut */
        "CounterParcelOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** CountLotsBody */
        CountLotsBody: {
            /** Lots */
            lots: components["schemas"]["CountLotsBody.CountedLotBody"][];
        };
        /**
         * CountedLotBody
         * @description expiry: only for a lot that nobody has seen before.
         */
        "CountLotsBody.CountedLotBody": {
            /**
             * Expiry
             * @default null
             */
            expiry?: string | null;
            /** Lot No */
            lot_no: string;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** CountOut */
        CountOut: {
            /** Counted Lines */
            counted_lines: number;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["CountOut.CountLineOut"][];
            /** Note */
            note: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Opened By */
            opened_by: string;
            /** Place Id */
            place_id: string;
            /** State */
            state: string;
            /** Submitted At */
            submitted_at: string | null;
            /** Submitted By */
            submitted_by: string | null;
        };
        /**
         * CountLineOut
         * @description book and change are null while the count is open: nobody counts what they expect.
         */
        "CountOut.CountLineOut": {
            /** Base Unit */
            base_unit: string;
            /** Book */
            book: number | null;
            /** Change */
            change: number | null;
            /** Counted */
            counted: number | null;
            /** Counted At */
            counted_at: string | null;
            /** Counted By */
            counted_by: string | null;
            /** Expiry */
            expiry: string | null;
            /** Is Large */
            is_large: boolean;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Stock Id */
            stock_id: number;
        };
        /** CountPage */
        CountPage: {
            /** Items */
            items: components["schemas"]["CountPage.CountHead"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** CountHead */
        "CountPage.CountHead": {
            /** Counted Lines */
            counted_lines: number;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Id */
            id: string;
            /** Note */
            note: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Opened By */
            opened_by: string;
            /** Place Id */
            place_id: string;
            /** State */
            state: string;
            /** Submitted At */
            submitted_at: string | null;
            /** Submitted By */
            submitted_by: string | null;
        };
        /**
         * CouponItem
         * @description A person's coupon. state: issued | held (by order_id) | used (for order_id).
         */
        CouponItem: {
            /** Campaign Id */
            campaign_id: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Order Id */
            order_id: string | null;
            /** State */
            state: string;
            terms: components["schemas"]["CouponItem.TermsView"];
            /**
             * Usable From
             * Format: date-time
             */
            usable_from: string;
            /**
             * Usable Until
             * Format: date-time
             */
            usable_until: string;
            /** Words */
            words: string;
        };
        /**
         * TermsView
         * @description kind fixed: amount_fen off. percent: `percent` of 100 off, cap_fen at most. Empty: all.
         */
        "CouponItem.TermsView": {
            /** Amount Fen */
            amount_fen: number;
            /** Cap Fen */
            cap_fen: number;
            /** Categories */
            categories: string[];
            /** Kind */
            kind: string;
            /** Minimum Fen */
            minimum_fen: number;
            /** Order Kinds */
            order_kinds: string[];
            /** Percent */
            percent: number;
            /** Sku Ids */
            sku_ids: string[];
        };
        /** CouponList */
        CouponList: {
            /** Items */
            items: components["schemas"]["CouponList.CouponItem"][];
        };
        /**
         * CouponItem
         * @description A person's coupon. state: issued | held (by order_id) | used (for order_id).
         */
        "CouponList.CouponItem": {
            /** Campaign Id */
            campaign_id: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Order Id */
            order_id: string | null;
            /** State */
            state: string;
            terms: components["schemas"]["CouponList.TermsView"];
            /**
             * Usable From
             * Format: date-time
             */
            usable_from: string;
            /**
             * Usable Until
             * Format: date-time
             */
            usable_until: string;
            /** Words */
            words: string;
        };
        /**
         * TermsView
         * @description kind fixed: amount_fen off. percent: `percent` of 100 off, cap_fen at most. Empty: all.
         */
        "CouponList.TermsView": {
            /** Amount Fen */
            amount_fen: number;
            /** Cap Fen */
            cap_fen: number;
            /** Categories */
            categories: string[];
            /** Kind */
            kind: string;
            /** Minimum Fen */
            minimum_fen: number;
            /** Order Kinds */
            order_kinds: string[];
            /** Percent */
            percent: number;
            /** Sku Ids */
            sku_ids: string[];
        };
        /**
         * CsvView
         * @description A file for the page to save: its name and its text (UTF-8 with a byte order mark).
         */
        CsvView: {
            /** Name */
            name: string;
            /** Text */
            text: string;
        };
        /**
         * DayDetail
         * @description A day beside our own books of it, in fen, and its differences by kind.
         */
        DayDetail: {
            /** Attempts */
            attempts: number;
            /**
             * Bill Date
             * Format: date
             */
            bill_date: string;
            /** Classes */
            classes: components["schemas"]["DayDetail.ClassItem"][];
            /** Closed At */
            closed_at: string | null;
            /** Error */
            error: string | null;
            /** Explained Count */
            explained_count: number;
            /** Fee Fen */
            fee_fen: number;
            /** Finished At */
            finished_at: string | null;
            /** Flow Lines */
            flow_lines: number;
            /** Lines */
            lines: number;
            /** Next Try At */
            next_try_at: string | null;
            /** Open Count */
            open_count: number;
            /** Other Fen */
            other_fen: number;
            /** Our Pay Fen */
            our_pay_fen: number;
            /** Our Refund Fen */
            our_refund_fen: number;
            /** Pay Count */
            pay_count: number;
            /** Pay Fen */
            pay_fen: number;
            /** Refund Count */
            refund_count: number;
            /** Refund Fen */
            refund_fen: number;
            /** Seconds */
            seconds: number | null;
            /** State */
            state: string;
        };
        /**
         * ClassItem
         * @description How many differences of a kind wait and how many are over.
         */
        "DayDetail.ClassItem": {
            /** Done */
            done: number;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Waiting */
            waiting: number;
        };
        /**
         * DayItem
         * @description A day. state: waiting (no bill yet) | open (differences) | closed. Fen; seconds it took.
         */
        DayItem: {
            /** Attempts */
            attempts: number;
            /**
             * Bill Date
             * Format: date
             */
            bill_date: string;
            /** Closed At */
            closed_at: string | null;
            /** Error */
            error: string | null;
            /** Explained Count */
            explained_count: number;
            /** Fee Fen */
            fee_fen: number;
            /** Finished At */
            finished_at: string | null;
            /** Flow Lines */
            flow_lines: number;
            /** Lines */
            lines: number;
            /** Next Try At */
            next_try_at: string | null;
            /** Open Count */
            open_count: number;
            /** Other Fen */
            other_fen: number;
            /** Pay Count */
            pay_count: number;
            /** Pay Fen */
            pay_fen: number;
            /** Refund Count */
            refund_count: number;
            /** Refund Fen */
            refund_fen: number;
            /** Seconds */
            seconds: number | null;
            /** State */
            state: string;
        };
        /** DaysPage */
        DaysPage: {
            /** Items */
            items: components["schemas"]["DaysPage.DayItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DayItem
         * @description A day. state: waiting (no bill yet) | open (differences) | closed. Fen; seconds it took.
         */
        "DaysPage.DayItem": {
            /** Attempts */
            attempts: number;
            /**
             * Bill Date
             * Format: date
             */
            bill_date: string;
            /** Closed At */
            closed_at: string | null;
            /** Error */
            error: string | null;
            /** Explained Count */
            explained_count: number;
            /** Fee Fen */
            fee_fen: number;
            /** Finished At */
            finished_at: string | null;
            /** Flow Lines */
            flow_lines: number;
            /** Lines */
            lines: number;
            /** Next Try At */
            next_try_at: string | null;
            /** Open Count */
            open_count: number;
            /** Other Fen */
            other_fen: number;
            /** Pay Count */
            pay_count: number;
            /** Pay Fen */
            pay_fen: number;
            /** Refund Count */
            refund_count: number;
            /** Refund Fen */
            refund_fen: number;
            /** Seconds */
            seconds: number | null;
            /** State */
            state: string;
        };
        /**
         * DifferenceItem
         * @description kind: missing_here | missing_there | amount | state | duplicate | paid_twice | fee | flow.
         *
         *     state: open | repairing | resolved | explained; actions: query | explain.
         */
        DifferenceItem: {
            /** Actions */
            actions: string[];
            /** Actor Id */
            actor_id: string | null;
            /**
             * Bill Date
             * Format: date
             */
            bill_date: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Note */
            note: string | null;
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Ours Fen */
            ours_fen: number;
            /** State */
            state: string;
            /** Theirs Fen */
            theirs_fen: number;
            /** Wechat No */
            wechat_no: string;
            /** What */
            what: string;
        };
        /** DifferencesPage */
        DifferencesPage: {
            /** Items */
            items: components["schemas"]["DifferencesPage.DifferenceItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DifferenceItem
         * @description kind: missing_here | missing_there | amount | state | duplicate | paid_twice | fee | flow.
         *
         *     state: open | repairing | resolved | explained; actions: query | explain.
         */
        "DifferencesPage.DifferenceItem": {
            /** Actions */
            actions: string[];
            /** Actor Id */
            actor_id: string | null;
            /**
             * Bill Date
             * Format: date
             */
            bill_date: string;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Note */
            note: string | null;
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Ours Fen */
            ours_fen: number;
            /** State */
            state: string;
            /** Theirs Fen */
            theirs_fen: number;
            /** Wechat No */
            wechat_no: string;
            /** What */
            what: string;
        };
        /**
         * ErrorBody
         * @description What is inside every error answer.
         */
        ErrorBody: {
            /** Code */
            code: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Message */
            message: string;
            /** Request Id */
            request_id: string;
        };
        /**
         * ErrorView
         * @description The one error envelope.
         */
        ErrorView: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * EventsView
         * @description cursor: where to go on. is_resync: load the screens anew first. has_more: ask again.
         */
        EventsView: {
            /** Cursor */
            cursor: number;
            /** Has More */
            has_more: boolean;
            /** Is Resync */
            is_resync: boolean;
            /** Items */
            items: components["schemas"]["EventsView.EventView"][];
        };
        /**
         * EventView
         * @description One event, as the socket sends it. `at` RFC 3339.
         */
        "EventsView.EventView": {
            /** At */
            at: string;
            /** Cursor */
            cursor: number;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Name */
            name: string;
            /** Topic */
            topic: string;
            /** Type */
            type: string;
        };
        /**
         * ExceptionItem
         * @description One row of the money board. state: open | repairing | resolved | explained.
         */
        ExceptionItem: {
            /** Actions */
            actions: components["schemas"]["ExceptionItem.RepairActionView"][];
            /** Amount Fen */
            amount_fen: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Order Id */
            order_id: string;
            /** Payment Id */
            payment_id: string | null;
            /** Repairs */
            repairs: components["schemas"]["ExceptionItem.RepairItem"][];
            /** Resolution */
            resolution: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** State */
            state: string;
        };
        /**
         * RepairActionView
         * @description What can be done. needs: "" | note | order_id.
         */
        "ExceptionItem.RepairActionView": {
            /** Action */
            action: string;
            /** Needs */
            needs: string;
            /** Title */
            title: string;
        };
        /**
         * RepairItem
         * @description What somebody did; outcome null while WeChat is being asked.
         */
        "ExceptionItem.RepairItem": {
            /** Action */
            action: string;
            /** Actor Id */
            actor_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Note */
            note: string;
            /** Order Id */
            order_id: string;
            /** Outcome */
            outcome: string | null;
        };
        /** ExceptionsPage */
        ExceptionsPage: {
            /** Items */
            items: components["schemas"]["ExceptionsPage.ExceptionItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ExceptionItem
         * @description One row of the money board. state: open | repairing | resolved | explained.
         */
        "ExceptionsPage.ExceptionItem": {
            /** Actions */
            actions: components["schemas"]["ExceptionsPage.RepairActionView"][];
            /** Amount Fen */
            amount_fen: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Order Id */
            order_id: string;
            /** Payment Id */
            payment_id: string | null;
            /** Repairs */
            repairs: components["schemas"]["ExceptionsPage.RepairItem"][];
            /** Resolution */
            resolution: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** State */
            state: string;
        };
        /**
         * RepairActionView
         * @description What can be done. needs: "" | note | order_id.
         */
        "ExceptionsPage.RepairActionView": {
            /** Action */
            action: string;
            /** Needs */
            needs: string;
            /** Title */
            title: string;
        };
        /**
         * RepairItem
         * @description What somebody did; outcome null while WeChat is being asked.
         */
        "ExceptionsPage.RepairItem": {
            /** Action */
            action: string;
            /** Actor Id */
            actor_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Note */
            note: string;
            /** Order Id */
            order_id: string;
            /** Outcome */
            outcome: string | null;
        };
        /** ExitCheckBody */
        ExitCheckBody: {
            /** Code */
            code: string;
            /** Place Id */
            place_id: string;
        };
        /** ExitCodeOut */
        ExitCodeOut: {
            /** Code */
            code: string;
            /** Order Id */
            order_id: string;
            /** Period Seconds */
            period_seconds: number;
            /** Place Id */
            place_id: string;
            /** Seconds Left */
            seconds_left: number;
        };
        /**
         * ExitVerdictOut
         * @description Let the customer go after a look at `look_at` (may be empty); `bought` is all of it.
         */
        ExitVerdictOut: {
            /** Bought */
            bought: components["schemas"]["ExitVerdictOut.BoughtOut"][];
            /** Line Count */
            line_count: number;
            /** Look At */
            look_at: components["schemas"]["ExitVerdictOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Place Id */
            place_id: string;
            /**
             * Used At
             * Format: date-time
             */
            used_at: string;
        };
        /**
         * BoughtOut
         * @description A product that leaves the store, in its base unit.
         */
        "ExitVerdictOut.BoughtOut": {
            /** Base Unit */
            base_unit: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /** LineOut */
        "ExitVerdictOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** ExplainBody */
        ExplainBody: {
            /** Note */
            note: string;
        };
        /**
         * FileView
         * @description A file for the page to save: its name and its text (UTF-8 with a byte order mark).
         */
        FileView: {
            /** Name */
            name: string;
            /** Text */
            text: string;
        };
        /**
         * FoundOrdersView
         * @description Paid orders that the caller may refund, newest first; at most twenty.
         */
        FoundOrdersView: {
            /** Items */
            items: components["schemas"]["FoundOrdersView.OrderWithLines"][];
        };
        /** LineItem */
        "FoundOrdersView.LineItem": {
            /** Base Unit */
            base_unit: string;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Quantity */
            quantity: number;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunded Quantity */
            refunded_quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Total Fen */
            total_fen: number;
        };
        /** OrderWithLines */
        "FoundOrdersView.OrderWithLines": {
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["FoundOrdersView.LineItem"][];
            /** Number */
            number: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Place Id */
            place_id: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
        };
        /**
         * GrantBody
         * @description One coupon to each of them.
         */
        GrantBody: {
            /** Person Ids */
            person_ids: string[];
        };
        /**
         * HandBackBody
         * @description condition: good (may be sold again) | damaged (set apart).
         */
        HandBackBody: {
            /**
             * Condition
             * @default good
             * @enum {string}
             */
            condition?: "good" | "damaged";
        };
        /**
         * HandOutBody
         * @description code: 8 digits or the QR text. all: everything of that customer that is ready here.
         *     also: these parcels of that customer.
         */
        HandOutBody: {
            /**
             * All
             * @default false
             */
            all?: boolean;
            /**
             * Also
             * @default []
             */
            also?: string[];
            /** Code */
            code: string;
            /** Place Id */
            place_id: string;
        };
        /**
         * HandOutOut
         * @description What was handed out by this scan.
         */
        HandOutOut: {
            /** Items */
            items: components["schemas"]["HandOutOut.CounterParcelOut"][];
        };
        /**
         * CounterParcelOut
         * @description A parcel at the receiving place; `person_hint` is masked.
         */
        "HandOutOut.CounterParcelOut": {
            /** Dest Place Id */
            dest_place_id: string;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Handed Out At */
            handed_out_at: string | null;
            /** Id */
            id: string;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["HandOutOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Person Hint */
            person_hint: string;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Ready At */
            ready_at: string | null;
            /** Source Place Id */
            source_place_id: string;
            /** State */
            state: string;
        };
        /** LineOut */
        "HandOutOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * HandOverBody
         * @description For a paper waybill only: the carrier's code and the number on the paper.
         */
        HandOverBody: {
            /**
             * Carrier
             * @default null
             */
            carrier?: string | null;
            /**
             * Waybill
             * @default null
             */
            waybill?: string | null;
        };
        /**
         * InboxView
         * @description Newest first; `unread` counts the whole inbox.
         */
        InboxView: {
            /** Items */
            items: components["schemas"]["InboxView.InboxItemView"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Unread */
            unread: number;
        };
        /**
         * InboxItemView
         * @description A message. `read_at` null while unread; times RFC 3339.
         */
        "InboxView.InboxItemView": {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Order Id */
            order_id: string | null;
            /** Read At */
            read_at: string | null;
            /** Template */
            template: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
        };
        /** IncidentOut */
        IncidentOut: {
            /** About */
            about: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Place Id */
            place_id: string | null;
            /** Resolution */
            resolution: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Resolved By */
            resolved_by: string | null;
            /** Seen */
            seen: number;
            /** Severity */
            severity: string;
            /** Subject */
            subject: string;
            /** Title */
            title: string;
        };
        /** IncidentPage */
        IncidentPage: {
            /** Items */
            items: components["schemas"]["IncidentPage.IncidentOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** IncidentOut */
        "IncidentPage.IncidentOut": {
            /** About */
            about: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Place Id */
            place_id: string | null;
            /** Resolution */
            resolution: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Resolved By */
            resolved_by: string | null;
            /** Seen */
            seen: number;
            /** Severity */
            severity: string;
            /** Subject */
            subject: string;
            /** Title */
            title: string;
        };
        /**
         * LoadDetail
         * @description With the first fifty cells to correct.
         */
        LoadDetail: {
            /** Checked At */
            checked_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
            /** Done Rows */
            done_rows: number;
            /** Error Count */
            error_count: number;
            /** Faults */
            faults: components["schemas"]["LoadDetail.FaultItem"][];
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Message */
            message: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Rows */
            rows: number | null;
            /** Size */
            size: number;
            /** State */
            state: string;
        };
        /**
         * FaultItem
         * @description A cell to correct; row as the spreadsheet numbers it.
         */
        "LoadDetail.FaultItem": {
            /** Column */
            column: string;
            /** Row */
            row: number;
            /** Words */
            words: string;
        };
        /**
         * LoadItem
         * @description A file. state: checking | checked | refused | applying | done | failed | dropped.
         *
         *     rows: null until it was read; done_rows: written so far; error_count: cells to correct;
         *     message: about the file as a whole; note: what the sender should know; size in bytes.
         */
        LoadItem: {
            /** Checked At */
            checked_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
            /** Done Rows */
            done_rows: number;
            /** Error Count */
            error_count: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Message */
            message: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Rows */
            rows: number | null;
            /** Size */
            size: number;
            /** State */
            state: string;
        };
        /** LoadsPage */
        LoadsPage: {
            /** Items */
            items: components["schemas"]["LoadsPage.LoadItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * LoadItem
         * @description A file. state: checking | checked | refused | applying | done | failed | dropped.
         *
         *     rows: null until it was read; done_rows: written so far; error_count: cells to correct;
         *     message: about the file as a whole; note: what the sender should know; size in bytes.
         */
        "LoadsPage.LoadItem": {
            /** Checked At */
            checked_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
            /** Done Rows */
            done_rows: number;
            /** Error Count */
            error_count: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Message */
            message: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Rows */
            rows: number | null;
            /** Size */
            size: number;
            /** State */
            state: string;
        };
        /**
         * LookBody
         * @description code: 8 digits or the QR text.
         */
        LookBody: {
            /** Code */
            code: string;
            /** Place Id */
            place_id: string;
        };
        /**
         * LostBody
         * @description 其他 needs a note.
         */
        LostBody: {
            /**
             * Note
             * @default null
             */
            note?: string | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "途中丢失" | "快递确认丢件" | "途中全部损坏" | "其他";
        };
        /**
         * LowStockOut
         * @description The emptiest first.
         */
        LowStockOut: {
            /** Items */
            items: components["schemas"]["LowStockOut.LowStockItem"][];
        };
        /**
         * LowStockItem
         * @description free: what can be sold now; it is below `minimum`.
         */
        "LowStockOut.LowStockItem": {
            /** Base Unit */
            base_unit: string;
            /** Free */
            free: number;
            /** Minimum */
            minimum: number;
            /** Name */
            name: string;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /**
         * MeView
         * @description The signed-in person. The phone is masked; "" when none is bound.
         *
         *     `name`: what the chain registered; `nickname`: what the person chose. A new `avatar_version`
         *     means a new picture; "" none.
         */
        MeView: {
            /** Avatar Version */
            avatar_version: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Nickname */
            nickname: string;
            /** Phone */
            phone: string;
            /** Roles */
            roles: components["schemas"]["MeView.RoleItem"][];
        };
        /**
         * RoleItem
         * @description A role and the places it covers; `place_ids` null means every place.
         */
        "MeView.RoleItem": {
            /** Place Ids */
            place_ids: string[] | null;
            /** Role */
            role: string;
        };
        /** MissingUploadsOut */
        MissingUploadsOut: {
            /** Items */
            items: components["schemas"]["MissingUploadsOut.MissingUploadOut"][];
        };
        /** MissingUploadOut */
        "MissingUploadsOut.MissingUploadOut": {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: string | null;
            /** Order Id */
            order_id: string;
            /** Shipment Id */
            shipment_id: string;
            /** State */
            state: string;
        };
        /**
         * NearList
         * @description Nearest first.
         */
        NearList: {
            /** Items */
            items: components["schemas"]["NearList.NearPlace"][];
        };
        /**
         * NearPlace
         * @description A place and how far it is from the point asked, in metres on the great circle.
         */
        "NearList.NearPlace": {
            /** Address */
            address: string;
            /** City */
            city: string;
            /** Code */
            code: string;
            /** Distance M */
            distance_m: number;
            /** District */
            district: string;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
        };
        /**
         * NicknameBody
         * @description What to be called (up to 20 visible characters); "" takes it away.
         */
        NicknameBody: {
            /** Nickname */
            nickname: string;
        };
        /**
         * NoticeAnswer
         * @description What WeChat is told; it only looks at the status.
         */
        NoticeAnswer: {
            /**
             * Code
             * @default SUCCESS
             */
            code?: string;
            /**
             * Message
             * @default
             */
            message?: string;
        };
        /**
         * OkView
         * @description Nothing more to say than that it is done.
         */
        OkView: {
            /**
             * Ok
             * @default true
             */
            ok?: boolean;
        };
        /**
         * OpenCountBody
         * @description sku_ids: put the lots of these on the sheet; others may be counted too.
         */
        OpenCountBody: {
            /**
             * Note
             * @default
             */
            note?: string;
            /** Place Id */
            place_id: string;
            /** Sku Ids */
            sku_ids?: string[];
        };
        /**
         * OpsBody
         * @description At most 50 operations; they are applied by seq.
         */
        OpsBody: {
            /** Device */
            device: string;
            /** Ops */
            ops: components["schemas"]["OpsBody.OpIn"][];
        };
        /**
         * OpIn
         * @description One operation; `op_id` is the device's own and never used twice.
         */
        "OpsBody.OpIn": {
            /**
             * At
             * @default null
             */
            at?: string | null;
            /** Body */
            body: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
            /** Op Id */
            op_id: string;
            /** Seq */
            seq: number;
        };
        /** OpsOut */
        OpsOut: {
            /** Answers */
            answers: components["schemas"]["OpsOut.OpOut"][];
        };
        /** OpError */
        "OpsOut.OpError": {
            /** Code */
            code: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Message */
            message: string;
        };
        /**
         * OpOut
         * @description applied and duplicate carry `result`; conflict carries `error` and `view`.
         */
        "OpsOut.OpOut": {
            error: components["schemas"]["OpsOut.OpError"] | null;
            /** Op Id */
            op_id: string;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Seq */
            seq: number;
            /**
             * Status
             * @enum {string}
             */
            status: "applied" | "duplicate" | "conflict" | "retry";
            /** View */
            view: {
                [key: string]: unknown;
            } | null;
        };
        /** OrderBody */
        OrderBody: {
            /**
             * At
             * @default null
             */
            at?: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["OrderBody.LineBody"][];
            /** Place */
            place: string;
        };
        /**
         * LineBody
         * @description Either sku_code (then quantity is in base units) or barcode (then it is how often it was
         *     scanned: a case counts as its pieces, a scale label as its grams).
         */
        "OrderBody.LineBody": {
            /**
             * Barcode
             * @default null
             */
            barcode?: string | null;
            /**
             * Lot No
             * @default null
             */
            lot_no?: string | null;
            /** Quantity */
            quantity: number;
            /**
             * Sku Code
             * @default null
             */
            sku_code?: string | null;
        };
        /** OrderDetail */
        OrderDetail: {
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["OrderDetail.LineItem"][];
            /** Number */
            number: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Parcels */
            parcels: components["schemas"]["OrderDetail.ParcelItem"][];
            /** Place Id */
            place_id: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
        };
        /** LineItem */
        "OrderDetail.LineItem": {
            /** Base Unit */
            base_unit: string;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Quantity */
            quantity: number;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunded Quantity */
            refunded_quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Total Fen */
            total_fen: number;
        };
        /** ParcelItem */
        "OrderDetail.ParcelItem": {
            /** Dest Place Id */
            dest_place_id: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["OrderDetail.ParcelLine"][];
            /** Parcel No */
            parcel_no: number;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Source Place Id */
            source_place_id: string;
        };
        /** ParcelLine */
        "OrderDetail.ParcelLine": {
            /** Line Id */
            line_id: string;
            /** Quantity */
            quantity: number;
        };
        /** OrderIdBody */
        OrderIdBody: {
            /** Id */
            id: string;
        };
        /**
         * OrderItem
         * @description An order in a list. `deadline`: until when it can be paid.
         */
        OrderItem: {
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Place Id */
            place_id: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
        };
        /**
         * OrderOut
         * @description state: reserved | committed | cancelled.
         */
        OrderOut: {
            /** Id */
            id: string;
            /** State */
            state: string;
        };
        /** OrdersPage */
        OrdersPage: {
            /** Items */
            items: components["schemas"]["OrdersPage.OrderWithLines"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** LineItem */
        "OrdersPage.LineItem": {
            /** Base Unit */
            base_unit: string;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Quantity */
            quantity: number;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunded Quantity */
            refunded_quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Total Fen */
            total_fen: number;
        };
        /** OrderWithLines */
        "OrdersPage.OrderWithLines": {
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["OrdersPage.LineItem"][];
            /** Number */
            number: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Place Id */
            place_id: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
        };
        /** OwedPage */
        OwedPage: {
            /** Items */
            items: components["schemas"]["OwedPage.OwedItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** OwedItem */
        "OwedPage.OwedItem": {
            /** Owed Fen */
            owed_fen: number;
            /** Owner Id */
            owner_id: string;
        };
        /**
         * PaperBody
         * @description A change of one lot: waste, damage, mend, restock.
         */
        PaperBody: {
            /**
             * Is Damaged
             * @default false
             */
            is_damaged?: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "waste" | "damage" | "mend" | "restock";
            /** Lot Id */
            lot_id: string;
            /**
             * Note
             * @default
             */
            note?: string;
            /** Place Id */
            place_id: string;
            /** Quantity */
            quantity: number;
            /**
             * Reason
             * @default
             */
            reason?: string;
            /** Sku Id */
            sku_id: string;
        };
        /** PaperOut */
        PaperOut: {
            /** Actor Id */
            actor_id: string;
            /** Base Unit */
            base_unit: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Is Damaged */
            is_damaged: boolean;
            /** Kind */
            kind: string;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Place Id */
            place_id: string;
            /** Quantity */
            quantity: number;
            /** Reason */
            reason: string;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /** PaperPage */
        PaperPage: {
            /** Items */
            items: components["schemas"]["PaperPage.PaperOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PaperOut */
        "PaperPage.PaperOut": {
            /** Actor Id */
            actor_id: string;
            /** Base Unit */
            base_unit: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Is Damaged */
            is_damaged: boolean;
            /** Kind */
            kind: string;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Place Id */
            place_id: string;
            /** Quantity */
            quantity: number;
            /** Reason */
            reason: string;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /**
         * PayoutBody
         * @description Commission that was paid by bank or WeChat transfer: how much, under which reference.
         */
        PayoutBody: {
            /** Amount Fen */
            amount_fen: number;
            /** Reference */
            reference: string;
        };
        /**
         * PayView
         * @description The argument of wx.requestPayment.
         */
        PayView: {
            /** Noncestr */
            nonceStr: string;
            /** Package */
            package: string;
            /** Payment Id */
            payment_id: string;
            /** Paysign */
            paySign: string;
            /** Signtype */
            signType: string;
            /** Timestamp */
            timeStamp: string;
        };
        /**
         * PhoneOut
         * @description In the clear; the look was logged.
         */
        PhoneOut: {
            /** Phone */
            phone: string;
        };
        /**
         * PhoneView
         * @description The bound phone, masked.
         */
        PhoneView: {
            /** Phone */
            phone: string;
        };
        /**
         * PickBody
         * @description `lines`: picked so far, per shipment line. `codes`: scanned goods, one per scan.
         */
        PickBody: {
            /**
             * Codes
             * @default []
             */
            codes?: string[];
            /**
             * Lines
             * @default []
             */
            lines?: components["schemas"]["PickBody.PickLine"][];
        };
        /** PickLine */
        "PickBody.PickLine": {
            /** Line Id */
            line_id: string;
            /** Quantity */
            quantity: number;
        };
        /**
         * PlaceItem
         * @description A place as shoppers see it. Opening times HH:MM in Asia/Shanghai.
         */
        PlaceItem: {
            /** Address */
            address: string;
            /** City */
            city: string;
            /** Code */
            code: string;
            /** District */
            district: string;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
        };
        /**
         * PlaceOrderBody
         * @description in_store and pickup need place_id; rider and express need address_id.
         *
         *     coupon_id: one of the caller's, as the quote named it; what it takes off is the server's.
         */
        PlaceOrderBody: {
            /**
             * Address Id
             * @default null
             */
            address_id?: string | null;
            /**
             * Coupon Id
             * @default null
             */
            coupon_id?: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "in_store" | "pickup" | "rider" | "express";
            /** Lines */
            lines: components["schemas"]["PlaceOrderBody.LineBody"][];
            /**
             * Place Id
             * @default null
             */
            place_id?: string | null;
        };
        /**
         * LineBody
         * @description A SKU and how much of it, in its base unit (pieces or grams). Never a price.
         */
        "PlaceOrderBody.LineBody": {
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * PlacePage
         * @description Places in a fixed order.
         */
        PlacePage: {
            /** Items */
            items: components["schemas"]["PlacePage.PlaceItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PlaceItem
         * @description A place as shoppers see it. Opening times HH:MM in Asia/Shanghai.
         */
        "PlacePage.PlaceItem": {
            /** Address */
            address: string;
            /** City */
            city: string;
            /** Code */
            code: string;
            /** District */
            district: string;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
        };
        /**
         * PostedView
         * @description The entry that was written on the leader's account, and what is owed after it.
         */
        PostedView: {
            /** Entry Id */
            entry_id: string;
            /** Owed Fen */
            owed_fen: number;
        };
        /**
         * QuoteBody
         * @description place_id: the store stood in; pickup_place_id: where to collect; address_id: a home.
         *
         *     coupon_id: one of the caller's coupons; without one the best is chosen; use_coupon false: none.
         */
        QuoteBody: {
            /**
             * Address Id
             * @default null
             */
            address_id?: string | null;
            /**
             * Coupon Id
             * @default null
             */
            coupon_id?: string | null;
            /** Lines */
            lines: components["schemas"]["QuoteBody.QuoteLine"][];
            /**
             * Pickup Place Id
             * @default null
             */
            pickup_place_id?: string | null;
            /**
             * Place Id
             * @default null
             */
            place_id?: string | null;
            /**
             * Use Coupon
             * @default true
             */
            use_coupon?: boolean;
        };
        /**
         * QuoteLine
         * @description A SKU and how much of it, in its base unit. Never a price.
         */
        "QuoteBody.QuoteLine": {
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * RateBody
         * @description rate_bp in 1/10,000; empty place or leader: all; valid_from empty: now.
         */
        RateBody: {
            /**
             * Leader Id
             * @default
             */
            leader_id?: string;
            /**
             * Place Id
             * @default
             */
            place_id?: string;
            /** Rate Bp */
            rate_bp: number;
            /**
             * Valid From
             * @default null
             */
            valid_from?: string | null;
        };
        /** RateMade */
        RateMade: {
            /** Id */
            id: string;
        };
        /** RatesPage */
        RatesPage: {
            /** Items */
            items: components["schemas"]["RatesPage.RateItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** RateItem */
        "RatesPage.RateItem": {
            /** Id */
            id: string;
            /** Leader Id */
            leader_id: string;
            /** Place Id */
            place_id: string;
            /** Rate Bp */
            rate_bp: number;
            /**
             * Valid From
             * Format: date-time
             */
            valid_from: string;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * ReadBody
         * @description ids: the messages read; null means all.
         */
        ReadBody: {
            /**
             * Ids
             * @default null
             */
            ids?: string[] | null;
        };
        /** ReasonsOut */
        ReasonsOut: {
            /** Items */
            items: string[];
        };
        /**
         * ReceiptBody
         * @description Receive by scan: the parcel's id or waybill; without `lines` all of it is good.
         */
        ReceiptBody: {
            /** Code */
            code: string;
            /**
             * Lines
             * @default []
             */
            lines?: components["schemas"]["ReceiptBody.CountedLine"][];
            /** Place Id */
            place_id: string;
        };
        /** CountedLine */
        "ReceiptBody.CountedLine": {
            /**
             * Damaged
             * @default 0
             */
            damaged?: number;
            /** Good */
            good: number;
            /** Line Id */
            line_id: string;
        };
        /** ReceiveBody */
        ReceiveBody: {
            /** Lines */
            lines: components["schemas"]["ReceiveBody.CountedLine"][];
        };
        /** CountedLine */
        "ReceiveBody.CountedLine": {
            /**
             * Damaged
             * @default 0
             */
            damaged?: number;
            /** Good */
            good: number;
            /** Line Id */
            line_id: string;
        };
        /**
         * ReceiverOut
         * @description In the clear; the look was logged.
         */
        ReceiverOut: {
            /** City */
            city: string;
            /** Detail */
            detail: string;
            /** District */
            district: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /** ReceiveTransferBody */
        ReceiveTransferBody: {
            /** Lines */
            lines: components["schemas"]["ReceiveTransferBody.TransferCountedBody"][];
        };
        /**
         * TransferCountedBody
         * @description What is neither good nor damaged is missing.
         */
        "ReceiveTransferBody.TransferCountedBody": {
            /**
             * Damaged
             * @default 0
             */
            damaged?: number;
            /** Good */
            good: number;
            /** Line Id */
            line_id: string;
        };
        /**
         * RefundableOrderView
         * @description An order, what was given back of it, where its goods may go back to, what is on its way.
         */
        RefundableOrderView: {
            /** Away */
            away: components["schemas"]["RefundableOrderView.ParcelAwayItem"][];
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["RefundableOrderView.RefundableLine"][];
            /** Number */
            number: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Place Id */
            place_id: string | null;
            /** Places */
            places: components["schemas"]["RefundableOrderView.RestockPlace"][];
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunds */
            refunds: components["schemas"]["RefundableOrderView.OrderRefundItem"][];
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
        };
        /**
         * OrderRefundItem
         * @description state: asked | processing | done | abnormal | closed | settled.
         */
        "RefundableOrderView.OrderRefundItem": {
            /** Amount Fen */
            amount_fen: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["RefundableOrderView.RefundPart"][];
            /** Reason */
            reason: string;
            /** State */
            state: string;
            /** Units */
            units: components["schemas"]["RefundableOrderView.RefundUnits"][];
        };
        /**
         * ParcelAwayItem
         * @description A parcel by rider or express on its way, which the caller may report lost (丢件).
         */
        "RefundableOrderView.ParcelAwayItem": {
            /** Carrier */
            carrier: string | null;
            /** Kind */
            kind: string;
            /** Line Ids */
            line_ids: string[];
            /** Parcel No */
            parcel_no: number;
            /** Shipment Id */
            shipment_id: string;
            /** Source Name */
            source_name: string;
            /** Waybill */
            waybill: string | null;
        };
        /**
         * RefundableLine
         * @description delivered: units the customer has, which can come back; left_fen: money still in it.
         */
        "RefundableOrderView.RefundableLine": {
            /** Base Unit */
            base_unit: string;
            /** Delivered */
            delivered: number;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Id */
            id: string;
            /** Left Fen */
            left_fen: number;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Quantity */
            quantity: number;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunded Quantity */
            refunded_quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Total Fen */
            total_fen: number;
        };
        /** RefundPart */
        "RefundableOrderView.RefundPart": {
            /** Amount Fen */
            amount_fen: number;
            /** Line Id */
            line_id: string;
            /** Quantity */
            quantity: number;
        };
        /**
         * RefundUnits
         * @description What became of goods. fate: good (on the shelf) | damaged (apart) | gone (written off).
         */
        "RefundableOrderView.RefundUnits": {
            /** Fate */
            fate: string;
            /** Line Id */
            line_id: string;
            /** Place Id */
            place_id: string | null;
            /** Quantity */
            quantity: number;
        };
        /** RestockPlace */
        "RefundableOrderView.RestockPlace": {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * RefundBody
         * @description `reason` is read by the customer.
         */
        RefundBody: {
            /** Lines */
            lines: components["schemas"]["RefundBody.RefundLineBody"][];
            /** Reason */
            reason: string;
        };
        /**
         * RefundLineBody
         * @description One line. quantity 0: money only; amount_fen empty: the units' own share.
         *
         *     restock true: the goods are back at place_id, as `condition` says; false: written off.
         */
        "RefundBody.RefundLineBody": {
            /**
             * Amount Fen
             * @default null
             */
            amount_fen?: number | null;
            /**
             * Condition
             * @default good
             * @enum {string}
             */
            condition?: "good" | "damaged";
            /** Line Id */
            line_id: string;
            /**
             * Place Id
             * @default null
             */
            place_id?: string | null;
            /**
             * Quantity
             * @default 0
             */
            quantity?: number;
            /** Restock */
            restock: boolean;
        };
        /** RefundMadeView */
        RefundMadeView: {
            /** Amount Fen */
            amount_fen: number;
            /** Order Id */
            order_id: string;
            /** Refund Id */
            refund_id: string;
        };
        /**
         * RefundPreviewBody
         * @description Without lines: what could be refunded at most.
         */
        RefundPreviewBody: {
            /** Lines */
            lines?: components["schemas"]["RefundPreviewBody.RefundLineBody"][];
        };
        /**
         * RefundLineBody
         * @description One line. quantity 0: money only; amount_fen empty: the units' own share.
         *
         *     restock true: the goods are back at place_id, as `condition` says; false: written off.
         */
        "RefundPreviewBody.RefundLineBody": {
            /**
             * Amount Fen
             * @default null
             */
            amount_fen?: number | null;
            /**
             * Condition
             * @default good
             * @enum {string}
             */
            condition?: "good" | "damaged";
            /** Line Id */
            line_id: string;
            /**
             * Place Id
             * @default null
             */
            place_id?: string | null;
            /**
             * Quantity
             * @default 0
             */
            quantity?: number;
            /** Restock */
            restock: boolean;
        };
        /**
         * RefundPreviewView
         * @description amount_fen = sum of its lines; each line = goods - discount + freight.
         */
        RefundPreviewView: {
            /** Amount Fen */
            amount_fen: number;
            /** Lines */
            lines: components["schemas"]["RefundPreviewView.RefundPreviewLine"][];
            /** Order Id */
            order_id: string;
            /** Paid Fen */
            paid_fen: number;
            /** Refunded Fen */
            refunded_fen: number;
        };
        /**
         * RefundPreviewLine
         * @description `delivered`: units that can come back; `left_fen`: money still in the line.
         */
        "RefundPreviewView.RefundPreviewLine": {
            /** Amount Fen */
            amount_fen: number;
            /** Base Unit */
            base_unit: string;
            /** Delivered */
            delivered: number;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Left Fen */
            left_fen: number;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Spec */
            spec: string;
        };
        /** RefuseBody */
        RefuseBody: {
            /**
             * Note
             * @default null
             */
            note?: string | null;
            /**
             * Reason
             * @description 缺货、破损、临期、忙不过来、其他
             */
            reason: string;
        };
        /**
         * RepairBody
         * @description note: how it was done or why it is right; order_id: for bind_order, its id or number.
         */
        RepairBody: {
            /**
             * Action
             * @enum {string}
             */
            action: "query_again" | "retry_refund" | "refund_payer" | "bind_order" | "paid_otherwise" | "explain";
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Order Id
             * @default
             */
            order_id?: string;
        };
        /**
         * ResolveBody
         * @description What was done about it, in a few words.
         */
        ResolveBody: {
            /** Resolution */
            resolution: string;
        };
        /**
         * ReturnBody
         * @description sale_id: the channel's id of the sale; it may come later than its return.
         */
        ReturnBody: {
            /**
             * At
             * @default null
             */
            at?: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["ReturnBody.ReturnLineBody"][];
            /** Place */
            place: string;
            /**
             * Sale Id
             * @default null
             */
            sale_id?: string | null;
            /**
             * Total Fen
             * @default null
             */
            total_fen?: number | null;
        };
        /** ReturnLineBody */
        "ReturnBody.ReturnLineBody": {
            /**
             * Barcode
             * @default null
             */
            barcode?: string | null;
            /**
             * Is Damaged
             * @default false
             */
            is_damaged?: boolean;
            /**
             * Lot No
             * @default null
             */
            lot_no?: string | null;
            /** Quantity */
            quantity: number;
            /**
             * Sku Code
             * @default null
             */
            sku_code?: string | null;
        };
        /**
         * ReturnOut
         * @description sale_known: null where no sale was named; false where it has not come yet.
         */
        ReturnOut: {
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["ReturnOut.ReturnedLine"][];
            /** Sale Known */
            sale_known: boolean | null;
            /** Status */
            status: string;
            /** Unknown */
            unknown: string[];
        };
        /** ReturnedLine */
        "ReturnOut.ReturnedLine": {
            /** Is Damaged */
            is_damaged: boolean;
            /** Quantity */
            quantity: number;
            /** Sku Code */
            sku_code: string;
        };
        /** SalesBody */
        SalesBody: {
            /** Sales */
            sales: components["schemas"]["SalesBody.SaleBody"][];
        };
        /**
         * LineBody
         * @description Either sku_code (then quantity is in base units) or barcode (then it is how often it was
         *     scanned: a case counts as its pieces, a scale label as its grams).
         */
        "SalesBody.LineBody": {
            /**
             * Barcode
             * @default null
             */
            barcode?: string | null;
            /**
             * Lot No
             * @default null
             */
            lot_no?: string | null;
            /** Quantity */
            quantity: number;
            /**
             * Sku Code
             * @default null
             */
            sku_code?: string | null;
        };
        /**
         * SaleBody
         * @description id: the channel's own, for ever. at: by the channel's clock, a claim. total_fen: likewise.
         */
        "SalesBody.SaleBody": {
            /**
             * At
             * @default null
             */
            at?: string | null;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["SalesBody.LineBody"][];
            /** Place */
            place: string;
            /**
             * Total Fen
             * @default null
             */
            total_fen?: number | null;
        };
        /**
         * SalesOut
         * @description One for each sale, in their order.
         */
        SalesOut: {
            /** Sales */
            sales: components["schemas"]["SalesOut.SaleOut"][];
        };
        /**
         * BookedLine
         * @description Where it was taken from: free stock, orders' holds; owed: beyond the book.
         */
        "SalesOut.BookedLine": {
            /** From Free */
            from_free: number;
            /** From Held */
            from_held: number;
            /** Owed */
            owed: number;
            /** Quantity */
            quantity: number;
            /** Sku Code */
            sku_code: string;
        };
        /** ErrorOut */
        "SalesOut.ErrorOut": {
            /** Code */
            code: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Message */
            message: string;
        };
        /**
         * SaleOut
         * @description status: booked | repeat | refused | retry. unknown: codes nobody here knows.
         */
        "SalesOut.SaleOut": {
            /** @default null */
            error?: components["schemas"]["SalesOut.ErrorOut"] | null;
            /** Id */
            id: string;
            /** Lines */
            lines?: components["schemas"]["SalesOut.BookedLine"][];
            /** Status */
            status: string;
            /** Unknown */
            unknown?: string[];
        };
        /**
         * ScreenCommission
         * @description A leader's account. month_*: since the first of the month in China, not below zero;
         *     owed_fen below zero is carried forward.
         */
        ScreenCommission: {
            /** Items */
            items: components["schemas"]["ScreenCommission.ScreenCommissionEntry"][];
            /** Month Earned Fen */
            month_earned_fen: number;
            /** Month Paid Fen */
            month_paid_fen: number;
            /** Month Taken Fen */
            month_taken_fen: number;
            /** Name */
            name: string;
            /** Next Cursor */
            next_cursor: string | null;
            /** Owed Fen */
            owed_fen: number;
            /** Person Id */
            person_id: string;
        };
        /**
         * ScreenCommissionEntry
         * @description credit_fen > 0: earned (base_fen at rate_bp in 1/10,000); < 0: taken back from `origin`, or
         *     paid out.
         *
         *     kind: commission | claw_back | payout (by the transfer `reference`; `is_undone` when it was
         *     taken back) | payout_back (> 0, of the payout `origin`) | another kind of journal, whose
         *     `note` says what it is. posted_by_name: who of headquarters entered it, for headquarters.
         */
        "ScreenCommission.ScreenCommissionEntry": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Base Fen */
            base_fen: number;
            /** Credit Fen */
            credit_fen: number;
            /** Goods */
            goods: string;
            /** Id */
            id: string;
            /** Is Undone */
            is_undone: boolean;
            /** Kind */
            kind: string;
            /** Note */
            note: string;
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            origin: components["schemas"]["ScreenCommission.ScreenCommissionOrigin"] | null;
            /** Place Name */
            place_name: string;
            /** Posted By Name */
            posted_by_name: string;
            /** Rate Bp */
            rate_bp: number;
            /** Reference */
            reference: string;
        };
        /**
         * ScreenCommissionOrigin
         * @description What an entry takes back from: when that was earned, and how much it was.
         */
        "ScreenCommission.ScreenCommissionOrigin": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Credit Fen */
            credit_fen: number;
            /** Id */
            id: string;
        };
        /**
         * ScreenLeaderBoard
         * @description Today at a pickup point or store. short: received today with less good than was sent.
         */
        ScreenLeaderBoard: {
            /** Arriving */
            arriving: components["schemas"]["ScreenLeaderBoard.ScreenBoardParcel"][];
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            counts: components["schemas"]["ScreenLeaderBoard.ScreenLeaderCounts"];
            /** Low Stock */
            low_stock: components["schemas"]["ScreenLeaderBoard.ScreenLowOnPage"][];
            place: components["schemas"]["ScreenLeaderBoard.ScreenPlaceOnPage"];
            /** Short */
            short: components["schemas"]["ScreenLeaderBoard.ScreenBoardParcel"][];
            /** To Hand Out */
            to_hand_out: components["schemas"]["ScreenLeaderBoard.ScreenBoardParcel"][];
            /** Uncollected */
            uncollected: components["schemas"]["ScreenLeaderBoard.ScreenBoardParcel"][];
        };
        /**
         * ScreenBoardLine
         * @description A line as it is counted: `good` is null before it was, `gtin` has 14 digits.
         */
        "ScreenLeaderBoard.ScreenBoardLine": {
            /** Base Unit */
            base_unit: string;
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Gtin */
            gtin: string | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /**
         * ScreenBoardParcel
         * @description A parcel on a leader's board. `person_hint` is masked.
         */
        "ScreenLeaderBoard.ScreenBoardParcel": {
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Is Late */
            is_late: boolean;
            /** Keep Until */
            keep_until: string | null;
            /** Lines */
            lines: components["schemas"]["ScreenLeaderBoard.ScreenBoardLine"][];
            /** Order Id */
            order_id: string;
            /** Person Hint */
            person_hint: string;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Ready At */
            ready_at: string | null;
            /** Shipment Id */
            shipment_id: string;
            /** Source Name */
            source_name: string;
            /** State */
            state: string;
            /** State Words */
            state_words: string;
        };
        /**
         * ScreenLeaderCounts
         * @description How many of each; `is_capped`: some list is longer than what was counted.
         */
        "ScreenLeaderBoard.ScreenLeaderCounts": {
            /** Arriving */
            arriving: number;
            /** Is Capped */
            is_capped: boolean;
            /** Low Stock */
            low_stock: number;
            /** Short */
            short: number;
            /** To Hand Out */
            to_hand_out: number;
            /** Uncollected */
            uncollected: number;
        };
        /**
         * ScreenLowOnPage
         * @description A product below the place's minimum.
         */
        "ScreenLeaderBoard.ScreenLowOnPage": {
            /** Base Unit */
            base_unit: string;
            /** Free */
            free: number;
            /** Minimum */
            minimum: number;
            /** Name */
            name: string;
            /** Sku Id */
            sku_id: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenPlaceOnPage
         * @description A place as far as a customer needs it.
         */
        "ScreenLeaderBoard.ScreenPlaceOnPage": {
            /** Address */
            address: string;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Place Id */
            place_id: string;
        };
        /** ScreenMoneyBoard */
        ScreenMoneyBoard: {
            /** Items */
            items: components["schemas"]["ScreenMoneyBoard.ScreenMoneyToDecide"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ScreenMoneyToDecide
         * @description number, goods: of the order it is about; "" and [] where it is about no order.
         *
         *     state: open | repairing | resolved | explained.
         */
        "ScreenMoneyBoard.ScreenMoneyToDecide": {
            /** Actions */
            actions: components["schemas"]["ScreenMoneyBoard.ScreenRepairAction"][];
            /** Amount Fen */
            amount_fen: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Detail */
            detail: string;
            /** Goods */
            goods: string[];
            /** Id */
            id: string;
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Resolution */
            resolution: string | null;
            /** State */
            state: string;
        };
        /**
         * ScreenRepairAction
         * @description What can be done. needs: "" | note | order_id.
         */
        "ScreenMoneyBoard.ScreenRepairAction": {
            /** Action */
            action: string;
            /** Needs */
            needs: string;
            /** Title */
            title: string;
        };
        /**
         * ScreenOrderList
         * @description The caller's orders of all channels, newest first.
         */
        ScreenOrderList: {
            /** Items */
            items: components["schemas"]["ScreenOrderList.ScreenOrderInList"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ScreenOrderInList
         * @description An order in its owner's list.
         *
         *     `needs`: what it waits for from its owner: pay | collect | leave | "". `words` say how it
         *     stands, `pickup_code` where it can be collected now. `names`: up to three products of it.
         */
        "ScreenOrderList.ScreenOrderInList": {
            /** Channel */
            channel: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Line Count */
            line_count: number;
            /** Names */
            names: string[];
            /** Needs */
            needs: string;
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Pickup Code */
            pickup_code: string | null;
            /** Place Name */
            place_name: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
            /** Words */
            words: string;
        };
        /**
         * ScreenOrderPage
         * @description An order with everything its owner may want to know.
         */
        ScreenOrderPage: {
            /** Channel */
            channel: string;
            /** Close Reason */
            close_reason: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline */
            deadline: string | null;
            /** Discount Fen */
            discount_fen: number;
            exit: components["schemas"]["ScreenOrderPage.ScreenExitOnPage"] | null;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            home: components["schemas"]["ScreenOrderPage.ScreenHomeOnPage"] | null;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Lines */
            lines: components["schemas"]["ScreenOrderPage.ScreenBoughtLine"][];
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Paid At */
            paid_at: string | null;
            /** Paid Fen */
            paid_fen: number;
            /** Parcels */
            parcels: components["schemas"]["ScreenOrderPage.ScreenParcelOnPage"][];
            /** Payment State */
            payment_state: string | null;
            place: components["schemas"]["ScreenOrderPage.ScreenPlaceOnPage"] | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Reasons */
            reasons: components["schemas"]["ScreenOrderPage.ScreenRouteReasons"][];
            /** Refund Words */
            refund_words: string | null;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunds */
            refunds: components["schemas"]["ScreenOrderPage.ScreenRefundOnPage"][];
            rest: components["schemas"]["ScreenOrderPage.ScreenRestOnPage"] | null;
            /** State */
            state: string;
            /** Total Fen */
            total_fen: number;
            /** Words */
            words: string;
        };
        /**
         * ScreenBoughtLine
         * @description A line of an order as its page shows it.
         */
        "ScreenOrderPage.ScreenBoughtLine": {
            /** Base Unit */
            base_unit: string;
            /** Discount Fen */
            discount_fen: number;
            /** Freight Fen */
            freight_fen: number;
            /** Goods Fen */
            goods_fen: number;
            /** Line Id */
            line_id: string;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Quantity */
            quantity: number;
            /** Refunded Fen */
            refunded_fen: number;
            /** Refunded Quantity */
            refunded_quantity: number;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Total Fen */
            total_fen: number;
        };
        /**
         * ScreenExitOnPage
         * @description The way out of the store: a rolling code to ask for, or when it was used.
         */
        "ScreenOrderPage.ScreenExitOnPage": {
            /** Code */
            code: string | null;
            /** Is Open */
            is_open: boolean;
            /** Period Seconds */
            period_seconds: number | null;
            /** Seconds Left */
            seconds_left: number | null;
            /** Used At */
            used_at: string | null;
        };
        /**
         * ScreenHomeOnPage
         * @description Where an order is brought, as it was when ordered; in clear for its owner. GCJ-02.
         */
        "ScreenOrderPage.ScreenHomeOnPage": {
            /** Address */
            address: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Phone */
            phone: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * ScreenParcelLine
         * @description What of an order's line is in a parcel.
         */
        "ScreenOrderPage.ScreenParcelLine": {
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
        };
        /**
         * ScreenParcelOnPage
         * @description One parcel and its timeline. `shipment_id` None: not paid yet, the steps are a plan.
         *
         *     `pickup_code` and `qr_text` while it waits for its owner, until `keep_until`.
         *     `via`: the warehouse between.
         */
        "ScreenOrderPage.ScreenParcelOnPage": {
            /** Carrier */
            carrier: string | null;
            dest: components["schemas"]["ScreenOrderPage.ScreenPlaceOnPage"] | null;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Is Late */
            is_late: boolean;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Lines */
            lines: components["schemas"]["ScreenOrderPage.ScreenParcelLine"][];
            /** Parcel No */
            parcel_no: number;
            /** Pickup Code */
            pickup_code: string | null;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Qr Text */
            qr_text: string | null;
            /** Shipment Id */
            shipment_id: string | null;
            source: components["schemas"]["ScreenOrderPage.ScreenPlaceOnPage"];
            /** State */
            state: string;
            /** State Words */
            state_words: string;
            /** Steps */
            steps: components["schemas"]["ScreenOrderPage.ScreenStep"][];
            /** Track */
            track: components["schemas"]["ScreenOrderPage.ScreenTrackEntry"][];
            via: components["schemas"]["ScreenOrderPage.ScreenPlaceOnPage"] | null;
            /** Waybill */
            waybill: string | null;
        };
        /**
         * ScreenPlaceOnPage
         * @description A place as far as a customer needs it.
         */
        "ScreenOrderPage.ScreenPlaceOnPage": {
            /** Address */
            address: string;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Place Id */
            place_id: string;
        };
        /**
         * ScreenRefundLine
         * @description What of a line went back: units (0: money only) and fen.
         */
        "ScreenOrderPage.ScreenRefundLine": {
            /** Amount Fen */
            amount_fen: number;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
        };
        /**
         * ScreenRefundOnPage
         * @description Money on its way back: state asked | processing | done | abnormal | closed.
         */
        "ScreenOrderPage.ScreenRefundOnPage": {
            /** Amount Fen */
            amount_fen: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
            /** Lines */
            lines: components["schemas"]["ScreenOrderPage.ScreenRefundLine"][];
            /** Reason */
            reason: string;
            /** Refund Id */
            refund_id: string;
            /** State */
            state: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenRestOnPage
         * @description What its owner can still cancel, where a part has left: what goes back for it, and how
         *     much of that is freight.
         */
        "ScreenOrderPage.ScreenRestOnPage": {
            /** Freight Fen */
            freight_fen: number;
            /** Lines */
            lines: components["schemas"]["ScreenOrderPage.ScreenParcelLine"][];
            /** Refund Fen */
            refund_fen: number;
        };
        /**
         * ScreenRouteReasons
         * @description One routing decision in words. cause: placed | refused | late_payment | …
         */
        "ScreenOrderPage.ScreenRouteReasons": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Cause */
            cause: string;
            /** Sentences */
            sentences: string[];
        };
        /**
         * ScreenStep
         * @description A step of a timeline. `actual_at` None: it lies ahead.
         */
        "ScreenOrderPage.ScreenStep": {
            /** Actual At */
            actual_at: string | null;
            /** Planned At */
            planned_at: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Step */
            step: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenTrackEntry
         * @description What the carrier said.
         */
        "ScreenOrderPage.ScreenTrackEntry": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenOwedPage
         * @description Whom the chain owes commission; total_fen over all of them.
         */
        ScreenOwedPage: {
            /** Items */
            items: components["schemas"]["ScreenOwedPage.ScreenCommissionOwed"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Total Fen */
            total_fen: number;
        };
        /**
         * ScreenCommissionOwed
         * @description What one leader is owed, and where they stand.
         */
        "ScreenOwedPage.ScreenCommissionOwed": {
            /** Name */
            name: string;
            /** Owed Fen */
            owed_fen: number;
            /** Person Id */
            person_id: string;
            /** Place Names */
            place_names: string[];
        };
        /**
         * ScreenQuotePage
         * @description The checkout: lines at the price of the place asked about, and every way to buy.
         */
        ScreenQuotePage: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Choices */
            choices: components["schemas"]["ScreenQuotePage.ScreenWayToBuy"][];
            /** Coupons */
            coupons: components["schemas"]["ScreenQuotePage.ScreenCouponOffered"][];
            /** Lines */
            lines: components["schemas"]["ScreenQuotePage.ScreenPricedLine"][];
            /** Price List */
            price_list: string;
        };
        /**
         * ScreenCouponOffered
         * @description A coupon that the shopper could use.
         */
        "ScreenQuotePage.ScreenCouponOffered": {
            /** Coupon Id */
            coupon_id: string;
            /** Name */
            name: string;
            /**
             * Usable Until
             * Format: date-time
             */
            usable_until: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenCouponTried
         * @description What one coupon would do to one choice: take fen off, or why not.
         */
        "ScreenQuotePage.ScreenCouponTried": {
            /** Coupon Id */
            coupon_id: string;
            /** Discount Fen */
            discount_fen: number | null;
            /** Total Fen */
            total_fen: number | null;
            /** Why Not */
            why_not: string | null;
        };
        /**
         * ScreenParcelPreview
         * @description A parcel that an order would become.
         */
        "ScreenQuotePage.ScreenParcelPreview": {
            /** Dest Name */
            dest_name: string | null;
            /** Dest Place Id */
            dest_place_id: string | null;
            /** Distance M */
            distance_m: number;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Lines */
            lines: components["schemas"]["ScreenQuotePage.ScreenPartOfLine"][];
            /** Parcel No */
            parcel_no: number;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Source Name */
            source_name: string;
            /** Source Place Id */
            source_place_id: string;
            /** Steps */
            steps: components["schemas"]["ScreenQuotePage.ScreenStep"][];
        };
        /**
         * ScreenPartOfLine
         * @description How much of a line a parcel brings.
         */
        "ScreenQuotePage.ScreenPartOfLine": {
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * ScreenPricedLine
         * @description A line with the server's price, or None where there is none.
         */
        "ScreenQuotePage.ScreenPricedLine": {
            /** Base Unit */
            base_unit: string;
            /** Category */
            category: string;
            /** Goods Fen */
            goods_fen: number | null;
            /** Line No */
            line_no: number;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
            /** Per Quantity */
            per_quantity: number | null;
            /** Price Fen */
            price_fen: number | null;
            /** Quantity */
            quantity: number;
            /** Regular Fen */
            regular_fen: number | null;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /**
         * ScreenStep
         * @description A step of a timeline. `actual_at` None: it lies ahead.
         */
        "ScreenQuotePage.ScreenStep": {
            /** Actual At */
            actual_at: string | null;
            /** Planned At */
            planned_at: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Step */
            step: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenWayToBuy
         * @description One choice of the checkout, with its whole price and promise, or why not.
         *
         *     discount_fen and total_fen are with coupon_id: the one asked for, else the best one, which
         *     the order is then placed with. `coupons` says what each would do.
         */
        "ScreenQuotePage.ScreenWayToBuy": {
            /** Coupon Id */
            coupon_id: string | null;
            /** Coupon Words */
            coupon_words: string | null;
            /** Coupons */
            coupons: components["schemas"]["ScreenQuotePage.ScreenCouponTried"][];
            /** Discount Fen */
            discount_fen: number;
            /** Distance M */
            distance_m: number | null;
            /** Freight Fen */
            freight_fen: number | null;
            /** Goods Fen */
            goods_fen: number | null;
            /** Is Possible */
            is_possible: boolean;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Parcels */
            parcels: components["schemas"]["ScreenQuotePage.ScreenParcelPreview"][];
            /** Place Id */
            place_id: string | null;
            /** Place Name */
            place_name: string | null;
            /** Promise Words */
            promise_words: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Promised From */
            promised_from: string | null;
            /** Reasons */
            reasons: string[];
            /** Total Fen */
            total_fen: number | null;
            /** Why Not */
            why_not: string | null;
        };
        /**
         * ScreenRouteMap
         * @description Every routing decision of an order, oldest first.
         */
        ScreenRouteMap: {
            /** Decisions */
            decisions: components["schemas"]["ScreenRouteMap.ScreenMapDecision"][];
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** State */
            state: string;
        };
        /**
         * ScreenMapDecision
         * @description One decision: where it goes (a home to 100 m), the candidates, the words.
         */
        "ScreenRouteMap.ScreenMapDecision": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Cause */
            cause: string;
            /** Cost Fen */
            cost_fen: number;
            /** Dest Lat */
            dest_lat: number;
            /** Dest Lng */
            dest_lng: number;
            /** Dest Name */
            dest_name: string | null;
            /** Kind */
            kind: string;
            /** Points */
            points: components["schemas"]["ScreenRouteMap.ScreenMapPoint"][];
            /** Rule Version */
            rule_version: string;
            /** Sentences */
            sentences: string[];
            /** Terms */
            terms: {
                [key: string]: number;
            };
        };
        /**
         * ScreenMapPoint
         * @description A candidate on the small map. outcome: chosen | rejected; `why` as routing stored it.
         */
        "ScreenRouteMap.ScreenMapPoint": {
            /** Cost Fen */
            cost_fen: number | null;
            /** Distance M */
            distance_m: number;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Outcome */
            outcome: string;
            /** Parcel No */
            parcel_no: number | null;
            /** Place Id */
            place_id: string;
            /** Place Kind */
            place_kind: string;
            /** Promised At */
            promised_at: string | null;
            /** Terms */
            terms: {
                [key: string]: number;
            };
            /** Why */
            why: {
                [key: string]: unknown;
            }[];
        };
        /**
         * ScreenScanPage
         * @description The answer to a scan. `quantity`: base units the code stands for (a case: 12).
         *
         *     `label`: the expiry printed in the code itself, where it has one.
         */
        ScreenScanPage: {
            /** Code */
            code: string;
            /** Elsewhere */
            elsewhere: components["schemas"]["ScreenScanPage.ScreenElsewhere"][];
            here: components["schemas"]["ScreenScanPage.ScreenShelf"] | null;
            label: components["schemas"]["ScreenScanPage.ScreenExpiry"] | null;
            /** Lot */
            lot: string | null;
            price: components["schemas"]["ScreenScanPage.ScreenPriceTag"] | null;
            product: components["schemas"]["ScreenScanPage.ScreenProduct"];
            /** Quantity */
            quantity: number;
        };
        /**
         * ScreenElsewhere
         * @description Another way to have it. way: store | pickup | express.
         *
         *     store: on the shelf at another store, `free` of it. pickup: collected at this place.
         */
        "ScreenScanPage.ScreenElsewhere": {
            /** Distance M */
            distance_m: number | null;
            /** Free */
            free: number | null;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Place Id */
            place_id: string;
            /** Place Name */
            place_name: string;
            /** Promised At */
            promised_at: string | null;
            /** Way */
            way: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenExpiry
         * @description An expiry date and what to say of it. level: none | ok | soon | today | past.
         */
        "ScreenScanPage.ScreenExpiry": {
            /** Level */
            level: string;
            /** On */
            on: string | null;
            /** Words */
            words: string;
        };
        /**
         * ScreenPriceTag
         * @description `price_fen` for `per_quantity` base units; `amount_fen` for what was scanned.
         *
         *     `regular_fen` > `price_fen`: a dated offer. `unit_words`: `¥6.98 / 500 克`.
         */
        "ScreenScanPage.ScreenPriceTag": {
            /** Amount Fen */
            amount_fen: number;
            /** Per Quantity */
            per_quantity: number;
            /** Price Fen */
            price_fen: number;
            /** Regular Fen */
            regular_fen: number;
            /** Unit Words */
            unit_words: string;
        };
        /**
         * ScreenProduct
         * @description A product as its page shows it.
         */
        "ScreenScanPage.ScreenProduct": {
            /** Base Unit */
            base_unit: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Code */
            code: string;
            /** Gtin */
            gtin: string | null;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
            /** Pack Factor */
            pack_factor: number;
            /** Pack Name */
            pack_name: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Shelf Life Days */
            shelf_life_days: number | null;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Storage */
            storage: string;
        };
        /**
         * ScreenShelf
         * @description What the shopper's own store has of it, free to sell now, and when it is open.
         */
        "ScreenScanPage.ScreenShelf": {
            expiry: components["schemas"]["ScreenScanPage.ScreenExpiry"];
            /** Free */
            free: number;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Place Id */
            place_id: string;
            /** Place Name */
            place_name: string;
            /** Words */
            words: string;
        };
        /**
         * ScreenStaffBoard
         * @description Work at a store or warehouse: late first, then by when it is due.
         */
        ScreenStaffBoard: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** By State */
            by_state: {
                [key: string]: number;
            };
            /** Exit Checks Today */
            exit_checks_today: number;
            /** Goods */
            goods: components["schemas"]["ScreenStaffBoard.ScreenTaskGoods"][];
            /** Is Capped */
            is_capped: boolean;
            /** Late */
            late: number;
            place: components["schemas"]["ScreenStaffBoard.ScreenPlaceOnPage"];
            /** Tasks */
            tasks: components["schemas"]["ScreenStaffBoard.ScreenBoardTask"][];
        };
        /**
         * ScreenBoardTask
         * @description A task with its parcel. flow: pickup | transfer | rider | express.
         *
         *     dest: where a transfer goes. assignee_name is None while nobody has taken it.
         */
        "ScreenStaffBoard.ScreenBoardTask": {
            /** Assignee Id */
            assignee_id: string | null;
            /** Assignee Name */
            assignee_name: string | null;
            /** Carrier */
            carrier: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dest Name */
            dest_name: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Flow */
            flow: string;
            /** Is Late */
            is_late: boolean;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Line Count */
            line_count: number;
            /** Lines */
            lines: components["schemas"]["ScreenStaffBoard.ScreenTaskLine"][];
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            receiver: components["schemas"]["ScreenStaffBoard.ScreenReceiver"] | null;
            /** Refuse Reason */
            refuse_reason: string | null;
            /** Shipment Id */
            shipment_id: string;
            /** Shipment State */
            shipment_state: string;
            /** State */
            state: string;
            /** State Words */
            state_words: string;
            /** Task Id */
            task_id: string;
            /** Waybill */
            waybill: string | null;
            /** Waybill Error */
            waybill_error: string | null;
        };
        /**
         * ScreenCodeOfGoods
         * @description A GTIN (14 digits) and how many base units it stands for.
         */
        "ScreenStaffBoard.ScreenCodeOfGoods": {
            /** Factor */
            factor: number;
            /** Gtin */
            gtin: string;
        };
        /**
         * ScreenPlaceOnPage
         * @description A place as far as a customer needs it.
         */
        "ScreenStaffBoard.ScreenPlaceOnPage": {
            /** Address */
            address: string;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Place Id */
            place_id: string;
        };
        /**
         * ScreenReceiver
         * @description Where a rider or express parcel goes, masked.
         */
        "ScreenStaffBoard.ScreenReceiver": {
            /** District */
            district: string;
            /** Phone */
            phone: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * ScreenTaskGoods
         * @description A product as the picker finds and scans it. plu: its number in scale labels.
         */
        "ScreenStaffBoard.ScreenTaskGoods": {
            /** Base Unit */
            base_unit: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Code */
            code: string;
            /** Codes */
            codes: components["schemas"]["ScreenStaffBoard.ScreenCodeOfGoods"][];
            /** Name */
            name: string;
            /** Pack Factor */
            pack_factor: number;
            /** Pack Name */
            pack_name: string;
            /** Plu */
            plu: string | null;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Storage */
            storage: string;
        };
        /**
         * ScreenTaskLine
         * @description What to take of which lot; expiry_level: past | today | soon | ok | none.
         */
        "ScreenStaffBoard.ScreenTaskLine": {
            /** Expiry */
            expiry: string | null;
            /** Expiry Level */
            expiry_level: string;
            /** Line Id */
            line_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * ScreenTaskPage
         * @description One task, in any state.
         */
        ScreenTaskPage: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Goods */
            goods: components["schemas"]["ScreenTaskPage.ScreenTaskGoods"][];
            place: components["schemas"]["ScreenTaskPage.ScreenPlaceOnPage"];
            task: components["schemas"]["ScreenTaskPage.ScreenBoardTask"];
        };
        /**
         * ScreenBoardTask
         * @description A task with its parcel. flow: pickup | transfer | rider | express.
         *
         *     dest: where a transfer goes. assignee_name is None while nobody has taken it.
         */
        "ScreenTaskPage.ScreenBoardTask": {
            /** Assignee Id */
            assignee_id: string | null;
            /** Assignee Name */
            assignee_name: string | null;
            /** Carrier */
            carrier: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dest Name */
            dest_name: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Flow */
            flow: string;
            /** Is Late */
            is_late: boolean;
            /** Kind */
            kind: string;
            /** Kind Words */
            kind_words: string;
            /** Line Count */
            line_count: number;
            /** Lines */
            lines: components["schemas"]["ScreenTaskPage.ScreenTaskLine"][];
            /** Number */
            number: string;
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            receiver: components["schemas"]["ScreenTaskPage.ScreenReceiver"] | null;
            /** Refuse Reason */
            refuse_reason: string | null;
            /** Shipment Id */
            shipment_id: string;
            /** Shipment State */
            shipment_state: string;
            /** State */
            state: string;
            /** State Words */
            state_words: string;
            /** Task Id */
            task_id: string;
            /** Waybill */
            waybill: string | null;
            /** Waybill Error */
            waybill_error: string | null;
        };
        /**
         * ScreenCodeOfGoods
         * @description A GTIN (14 digits) and how many base units it stands for.
         */
        "ScreenTaskPage.ScreenCodeOfGoods": {
            /** Factor */
            factor: number;
            /** Gtin */
            gtin: string;
        };
        /**
         * ScreenPlaceOnPage
         * @description A place as far as a customer needs it.
         */
        "ScreenTaskPage.ScreenPlaceOnPage": {
            /** Address */
            address: string;
            /** Kind */
            kind: string;
            /** Lat */
            lat: number;
            /** Lng */
            lng: number;
            /** Name */
            name: string;
            /** Open From */
            open_from: string;
            /** Open Until */
            open_until: string;
            /** Phone */
            phone: string;
            /** Place Id */
            place_id: string;
        };
        /**
         * ScreenReceiver
         * @description Where a rider or express parcel goes, masked.
         */
        "ScreenTaskPage.ScreenReceiver": {
            /** District */
            district: string;
            /** Phone */
            phone: string;
            /** Receiver */
            receiver: string;
        };
        /**
         * ScreenTaskGoods
         * @description A product as the picker finds and scans it. plu: its number in scale labels.
         */
        "ScreenTaskPage.ScreenTaskGoods": {
            /** Base Unit */
            base_unit: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Code */
            code: string;
            /** Codes */
            codes: components["schemas"]["ScreenTaskPage.ScreenCodeOfGoods"][];
            /** Name */
            name: string;
            /** Pack Factor */
            pack_factor: number;
            /** Pack Name */
            pack_name: string;
            /** Plu */
            plu: string | null;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Storage */
            storage: string;
        };
        /**
         * ScreenTaskLine
         * @description What to take of which lot; expiry_level: past | today | soon | ok | none.
         */
        "ScreenTaskPage.ScreenTaskLine": {
            /** Expiry */
            expiry: string | null;
            /** Expiry Level */
            expiry_level: string;
            /** Line Id */
            line_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** SendTransferBody */
        SendTransferBody: {
            /** From Place Id */
            from_place_id: string;
            /** Lines */
            lines: components["schemas"]["SendTransferBody.TransferWantBody"][];
            /**
             * Note
             * @default
             */
            note?: string;
            /** To Place Id */
            to_place_id: string;
        };
        /**
         * TransferWantBody
         * @description lot_id: send this lot; without it, the lots that expire first.
         */
        "SendTransferBody.TransferWantBody": {
            /**
             * Lot Id
             * @default null
             */
            lot_id?: string | null;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /**
         * ShipmentOut
         * @description A parcel for its owner: with the pickup code and the text of its QR code.
         */
        ShipmentOut: {
            /** Carrier */
            carrier: string | null;
            /** Closed At */
            closed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dest Place Id */
            dest_place_id: string | null;
            /**
             * Eta At
             * Format: date-time
             */
            eta_at: string;
            /** Handed Out At */
            handed_out_at: string | null;
            /** Id */
            id: string;
            /** Keep Until */
            keep_until: string | null;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["ShipmentOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Pickup Code */
            pickup_code: string | null;
            /**
             * Promised At
             * Format: date-time
             */
            promised_at: string;
            /** Qr Text */
            qr_text: string | null;
            /** Ready At */
            ready_at: string | null;
            /** Source Place Id */
            source_place_id: string;
            /** State */
            state: string;
            /** Steps */
            steps: components["schemas"]["ShipmentOut.StepOut"][];
            /** Track */
            track: components["schemas"]["ShipmentOut.TrackOut"][];
            /** Waybill */
            waybill: string | null;
            /** Words */
            words: string;
        };
        /** LineOut */
        "ShipmentOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** StepOut */
        "ShipmentOut.StepOut": {
            /** Actual At */
            actual_at: string | null;
            /** Planned At */
            planned_at: string | null;
            /** Promised At */
            promised_at: string | null;
            /** Step */
            step: string;
            /** Words */
            words: string;
        };
        /** TrackOut */
        "ShipmentOut.TrackOut": {
            /** Action */
            action: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Words */
            words: string;
        };
        /**
         * SignedInView
         * @description A new session. `token` goes into `Authorization: Bearer …`; it is shown this once.
         */
        SignedInView: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Is New */
            is_new: boolean;
            /** Person Id */
            person_id: string;
            /** Token */
            token: string;
        };
        /**
         * SkuItem
         * @description A product. `gtin` 14 digits, null for loose goods; quantities are in `base_unit`.
         */
        SkuItem: {
            /** Base Unit */
            base_unit: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Code */
            code: string;
            /** Gtin */
            gtin: string | null;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
            /** Pack Factor */
            pack_factor: number;
            /** Pack Name */
            pack_name: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Plu */
            plu: string | null;
            /** Shelf Life Days */
            shelf_life_days: number | null;
            /** Spec */
            spec: string;
            /** Storage */
            storage: string;
        };
        /**
         * SkuPage
         * @description Products by code.
         */
        SkuPage: {
            /** Items */
            items: components["schemas"]["SkuPage.SkuItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * SkuItem
         * @description A product. `gtin` 14 digits, null for loose goods; quantities are in `base_unit`.
         */
        "SkuPage.SkuItem": {
            /** Base Unit */
            base_unit: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Code */
            code: string;
            /** Gtin */
            gtin: string | null;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            /** Name */
            name: string;
            /** Name En */
            name_en: string;
            /** Pack Factor */
            pack_factor: number;
            /** Pack Name */
            pack_name: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Plu */
            plu: string | null;
            /** Shelf Life Days */
            shelf_life_days: number | null;
            /** Spec */
            spec: string;
            /** Storage */
            storage: string;
        };
        /**
         * StatementView
         * @description owed_fen: what the chain owes, the sum of all entries; below zero it is carried forward.
         */
        StatementView: {
            /** Items */
            items: components["schemas"]["StatementView.StatementEntry"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Owed Fen */
            owed_fen: number;
            /** Owner Id */
            owner_id: string;
        };
        /**
         * StatementEntry
         * @description credit_fen > 0: earned; < 0: taken back from the entry named by origin_id, or paid out.
         *
         *     kind: commission | claw_back | payout | payout_back (a payout taken back: > 0, with origin).
         *     reference: of the transfer by which a payout was made.
         */
        "StatementView.StatementEntry": {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Base Fen */
            base_fen: number;
            /** Credit Fen */
            credit_fen: number;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Line Id */
            line_id: string;
            /** Note */
            note: string;
            /** Order Id */
            order_id: string;
            /** Origin Id */
            origin_id: string | null;
            /** Place Id */
            place_id: string;
            /** Rate Bp */
            rate_bp: number;
            /** Reference */
            reference: string | null;
        };
        /**
         * StockCheckBody
         * @description stock: SKU code -> units the channel thinks are free.
         */
        StockCheckBody: {
            /** Place */
            place: string;
            /** Stock */
            stock: Record<string, never>;
        };
        /** StockCheckOut */
        StockCheckOut: {
            /** Compared */
            compared: number;
            /** Differences */
            differences: components["schemas"]["StockCheckOut.DifferenceOut"][];
            /** Place */
            place: string;
            /** Unknown */
            unknown: string[];
        };
        /** DifferenceOut */
        "StockCheckOut.DifferenceOut": {
            /** Free */
            free: number;
            /** On Hand */
            on_hand: number;
            /** Sku Code */
            sku_code: string;
            /** Theirs */
            theirs: number;
        };
        /**
         * StockOut
         * @description Absolute numbers; ask again with `cursor`, at once where has_more.
         */
        StockOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Cursor */
            cursor: string;
            /** Has More */
            has_more: boolean;
            /** Lines */
            lines: components["schemas"]["StockOut.StockLineOut"][];
            /** Place */
            place: string;
        };
        /** StockLineOut */
        "StockOut.StockLineOut": {
            /** Free */
            free: number;
            /** On Hand */
            on_hand: number;
            /** Sku Code */
            sku_code: string;
        };
        /** StockPage */
        StockPage: {
            /** Items */
            items: components["schemas"]["StockPage.StockItem"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * StockItem
         * @description One lot of one SKU at the place.
         */
        "StockPage.StockItem": {
            /** Base Unit */
            base_unit: string;
            /** Damaged */
            damaged: number;
            /** Expiry */
            expiry: string | null;
            /** In Transit */
            in_transit: number;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** On Hand */
            on_hand: number;
            /** Reserved */
            reserved: number;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
            /** Stock Id */
            stock_id: number;
        };
        /** TaskOut */
        TaskOut: {
            /** Assignee Id */
            assignee_id: string | null;
            /** Carrier */
            carrier: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dest Place Id */
            dest_place_id: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["TaskOut.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Place Id */
            place_id: string;
            receiver: components["schemas"]["TaskOut.MaskedReceiverOut"] | null;
            /** Refuse Note */
            refuse_note: string | null;
            /** Refuse Reason */
            refuse_reason: string | null;
            /** Shipment Id */
            shipment_id: string;
            /** Shipment Kind */
            shipment_kind: string;
            /** Shipment State */
            shipment_state: string;
            /** State */
            state: string;
            /** Waybill */
            waybill: string | null;
            /** Waybill Error */
            waybill_error: string | null;
        };
        /** LineOut */
        "TaskOut.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** MaskedReceiverOut */
        "TaskOut.MaskedReceiverOut": {
            /** City */
            city: string;
            /** District */
            district: string;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /** TaskPage */
        TaskPage: {
            /** Items */
            items: components["schemas"]["TaskPage.TaskOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** LineOut */
        "TaskPage.LineOut": {
            /** Damaged */
            damaged: number;
            /** Good */
            good: number | null;
            /** Line Id */
            line_id: string;
            /** Name */
            name: string;
            /** Order Line Id */
            order_line_id: string;
            /** Picked */
            picked: number;
            /** Quantity */
            quantity: number;
            /** Sku Id */
            sku_id: string;
        };
        /** MaskedReceiverOut */
        "TaskPage.MaskedReceiverOut": {
            /** City */
            city: string;
            /** District */
            district: string;
            /** Phone */
            phone: string;
            /** Province */
            province: string;
            /** Receiver */
            receiver: string;
        };
        /** TaskOut */
        "TaskPage.TaskOut": {
            /** Assignee Id */
            assignee_id: string | null;
            /** Carrier */
            carrier: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dest Place Id */
            dest_place_id: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lines */
            lines: components["schemas"]["TaskPage.LineOut"][];
            /** Order Id */
            order_id: string;
            /** Parcel No */
            parcel_no: number;
            /** Place Id */
            place_id: string;
            receiver: components["schemas"]["TaskPage.MaskedReceiverOut"] | null;
            /** Refuse Note */
            refuse_note: string | null;
            /** Refuse Reason */
            refuse_reason: string | null;
            /** Shipment Id */
            shipment_id: string;
            /** Shipment Kind */
            shipment_kind: string;
            /** Shipment State */
            shipment_state: string;
            /** State */
            state: string;
            /** Waybill */
            waybill: string | null;
            /** Waybill Error */
            waybill_error: string | null;
        };
        /**
         * TemplatesView
         * @description Every template there is to agree to.
         */
        TemplatesView: {
            /** Items */
            items: components["schemas"]["TemplatesView.TemplateView"][];
        };
        /**
         * TemplateView
         * @description `template_id` is what wx.requestSubscribeMessage wants; `remaining` messages agreed to.
         */
        "TemplatesView.TemplateView": {
            /** Remaining */
            remaining: number;
            /** Template */
            template: string;
            /** Template Id */
            template_id: string;
        };
        /** TransferOut */
        TransferOut: {
            /** Ended At */
            ended_at: string | null;
            /** Ended By */
            ended_by: string | null;
            /** From Name */
            from_name: string;
            /** From Place Id */
            from_place_id: string;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["TransferOut.TransferLineOut"][];
            /** Note */
            note: string;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /** Sent By */
            sent_by: string;
            /** State */
            state: string;
            /** To Name */
            to_name: string;
            /** To Place Id */
            to_place_id: string;
        };
        /** TransferLineOut */
        "TransferOut.TransferLineOut": {
            /** Base Unit */
            base_unit: string;
            /** Damaged */
            damaged: number | null;
            /** Expiry */
            expiry: string | null;
            /** Good */
            good: number | null;
            /** Id */
            id: string;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /** TransferPage */
        TransferPage: {
            /** Items */
            items: components["schemas"]["TransferPage.TransferOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** TransferLineOut */
        "TransferPage.TransferLineOut": {
            /** Base Unit */
            base_unit: string;
            /** Damaged */
            damaged: number | null;
            /** Expiry */
            expiry: string | null;
            /** Good */
            good: number | null;
            /** Id */
            id: string;
            /** Lot Id */
            lot_id: string;
            /** Lot No */
            lot_no: string;
            /** Name */
            name: string;
            /** Quantity */
            quantity: number;
            /** Sku Code */
            sku_code: string;
            /** Sku Id */
            sku_id: string;
            /** Spec */
            spec: string;
        };
        /** TransferOut */
        "TransferPage.TransferOut": {
            /** Ended At */
            ended_at: string | null;
            /** Ended By */
            ended_by: string | null;
            /** From Name */
            from_name: string;
            /** From Place Id */
            from_place_id: string;
            /** Id */
            id: string;
            /** Lines */
            lines: components["schemas"]["TransferPage.TransferLineOut"][];
            /** Note */
            note: string;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /** Sent By */
            sent_by: string;
            /** State */
            state: string;
            /** To Name */
            to_name: string;
            /** To Place Id */
            to_place_id: string;
        };
        /**
         * UnreadView
         * @description How many are still unread.
         */
        UnreadView: {
            /** Unread */
            unread: number;
        };
        /**
         * WebSignInBody
         * @description What came back with the browser, and the proof it kept.
         */
        WebSignInBody: {
            /** Code */
            code: string;
            /** Proof */
            proof: string;
            /** State */
            state: string;
        };
        /**
         * WebSignInView
         * @description Go to `url`; keep `state` and `proof` until the browser is back with a code.
         */
        WebSignInView: {
            /** Proof */
            proof: string;
            /** State */
            state: string;
            /** Url */
            url: string;
        };
        /**
         * WorthView
         * @description What would go back, and how much of it is freight.
         */
        WorthView: {
            /** Freight Fen */
            freight_fen: number;
            /** Refund Fen */
            refund_fen: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
