-- What a language's tag does not say and what a language falls back to, of the languages that CLDR has texts or plural
-- rules of (Unicode CLDR 48, supplemental/likelySubtags.json, parentLocales.json and aliases.json of cldr-core 48.2.0;
-- Copyright 2004-2026 Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt). Kept here and not read
-- from the machine, so that every machine has the same. Tags are in small letters.
local languages = {}

-- By script: the languages that are written in it where their tag names none, each with the region that is meant then.
languages.likely = {
    arab = "apc-sy ar-eg ars-sa bal-pk bgn-pk bqi-ir ckb-iq fa-ir ks-in lrc-ir mzn-ir ps-af sd-pk sdh-ir skr-pk "
        .. "trw-pk ug-cn ur-pk",
    armn = "hy-am",
    beng = "as-in bn-bd mni-in",
    cakm = "ccp-bd",
    cans = "csw-ca iu-ca",
    cher = "chr-us",
    copt = "cop-eg",
    cyrl = "ab-ge ba-ru be-by bg-bg bua-ru ce-ru cu-ru cv-ru kaa-uz kk-kz ky-kg mdf-ru mk-mk mn-mn myv-ru os-ge "
        .. "ru-ru sah-ru sr-rs tg-tj tt-ru tyv-ru uk-ua",
    deva = "bgc-in bho-in brx-in doi-in hi-in kok-in mai-in mr-in ne-np raj-in sa-in suz-np xnr-in",
    ethi = "am-et byn-er gez-et ti-et tig-er wal-et",
    geor = "ka-ge",
    grek = "el-gr",
    gujr = "gu-in",
    guru = "pa-in",
    hans = "zh-cn",
    hant = "yue-hk",
    hebr = "he-il yi-ua",
    hmnp = "hnj-us mww-us",
    jpan = "ja-jp",
    khmr = "km-kh",
    knda = "kn-in",
    kore = "ko-kr",
    laoo = "lo-la",
    latn = "aa-et af-za agq-cm ak-gh an-es ann-ng arn-cl asa-tz ast-es az-az bas-cm bem-zm bew-id bez-tz blo-bj "
        .. "bm-ml br-fr bs-ba bss-cm ca-es cad-us cch-ng ceb-ph cgg-ug cho-us cic-us co-fr cs-cz cy-gb da-dk "
        .. "dav-ke de-de dje-ne dsb-de dua-cm dyo-sn ebu-ke ee-gh en-us eo-001 es-es et-ee eu-es ewo-cm ff-sn "
        .. "fi-fi fil-ph fo-fo fr-fr frr-de fur-it fy-nl ga-ie gaa-gh gd-gb gl-es gn-py gsw-ch guw-bj guz-ke gv-im "
        .. "ha-ng haw-us hr-hr hsb-de ht-ht hu-hu ia-001 id-id ie-ee ig-ng io-001 is-is it-it jbo-001 jgo-cm "
        .. "jmc-tz jv-id jw-id kab-dz kaj-ng kam-ke kcg-ng kde-tz kea-cv kek-gt ken-cm kgp-br khq-ml ki-ke kkj-cm "
        .. "kl-gl kln-ke kpe-lr ksb-tz ksf-cm ksh-de ku-tr kw-gb kxv-in la-va lag-tz lb-lu lg-ug lij-it lkt-us "
        .. "lld-it lmo-it ln-cd lt-lt ltg-lv lu-cd luo-ke luy-ke lv-lv lzz-tr mas-ke mer-ke mfe-mu mg-mg mgh-mz "
        .. "mgo-cm mhn-it mi-nz mic-ca mo-ro moh-ca ms-my mt-mt mua-cm mus-us naq-na nb-no nd-zw nds-de nl-nl "
        .. "nmg-cm nn-no nnh-cm no-no nr-za nso-za nus-ss nv-us ny-mw nyn-ug oc-fr oka-ca om-et pap-cw pcm-ng "
        .. "pi-gb pis-sb pl-pl pms-it prg-pl pt-br qu-pe quc-gt rif-ma rm-ch rn-bi ro-ro rof-tz rw-rw rwk-tz "
        .. "saq-ke sbp-tz sc-it scn-it se-no seh-mz ses-ml sg-cf sgs-lt sid-et sk-sk sl-si sma-se smj-se smn-fi "
        .. "sms-fi sn-zw so-so sq-al ss-za ssy-er st-za su-id sv-se sw-tz szl-pl teo-ug tk-tm tl-ph tn-za to-to "
        .. "tok-001 tpi-pg tr-tr trv-tw ts-za twq-ne tzm-ma uz-uz ve-za vec-it vi-vn vmw-mz vo-001 vun-tz wa-be "
        .. "wae-ch wbp-au wo-sn xh-za xog-ug yav-cm yo-ng yrl-br za-cn zu-za",
    mlym = "ml-in",
    mymr = "my-mm shn-mm",
    nkoo = "nqo-gn",
    olck = "sat-in",
    orya = "or-in",
    osge = "osa-us",
    rohg = "rhg-mm",
    sinh = "si-lk",
    syrc = "syr-iq",
    taml = "ta-in",
    tavt = "blt-vn",
    telu = "te-in",
    tfng = "shi-ma zgh-ma",
    thaa = "dv-mv",
    thai = "th-th",
    tibt = "bo-cn dz-bt",
    vaii = "vai-lr",
    yiii = "ii-cn",
}

-- By script: where, for a region, it is another one.
languages.likely_in_region = {
    arab = "az-iq az-ir ha-cm ha-sd kk-af kk-cn kk-ir kk-mn ku-iq ku-ir ku-lb ky-cn ms-cc pa-pk tg-pk uz-af",
    cyrl = "az-ru ku-am ku-az ku-ge ku-tm ug-kz ug-mn uz-cn",
    deva = "pi-in sd-in",
    geor = "lzz-ge",
    hans = "yue-cn",
    hant = "zh-au zh-bn zh-gb zh-gf zh-hk zh-id zh-mo zh-pa zh-pf zh-ph zh-sr zh-th zh-tw zh-us zh-vn",
    latn = "ky-tr sr-me sr-ro sr-tr",
    mong = "mn-cn",
    mymr = "pi-mm",
    sinh = "pi-lk",
    thai = "pi-th",
}

-- The region that is meant with a script that is not the language's usual one.
languages.likely_with_script = "az-arab-ir cu-glag-bg en-shaw-gb ff-adlm-gn hnj-hmng-la kk-arab-cn "
    .. "ku-arab-iq ku-cyrl-am ku-yezi-ge "
    .. "ky-arab-cn ky-latn-tr lzz-geor-ge mn-mong-cn pa-arab-pk pi-deva-in pi-mymr-mm pi-sinh-lk pi-thai-th "
    .. "sd-deva-in sd-khoj-in sd-sind-in tg-arab-pk ug-cyrl-kz uz-arab-af yue-hans-cn zh-bopo-tw zh-hanb-tw "
    .. "zh-hant-tw"

-- By parent: the languages that fall back to it, and not to themselves without their last part. A language in a script
-- that is not its usual one falls back to nothing.
languages.parents = {
    ["en-001"] = "en-150 en-ag en-ai en-au en-bb en-bm en-bs en-bw en-bz en-cc en-ck en-cm en-cx en-cy "
        .. "en-dg en-dm en-er "
        .. "en-fj en-fk en-fm en-gb en-gd en-gg en-gh en-gi en-gm en-gs en-gy en-hk en-id en-ie en-il en-im en-in "
        .. "en-io en-je en-jm en-ke en-ki en-kn en-ky en-lc en-lr en-ls en-mg en-mo en-ms en-mt en-mu en-mv en-mw "
        .. "en-my en-na en-nf en-ng en-nr en-nu en-nz en-pg en-pk en-pn en-pw en-rw en-sb en-sc en-sd en-sg en-sh "
        .. "en-sl en-ss en-sx en-sz en-tc en-tk en-to en-tt en-tv en-tz en-ug en-vc en-vg en-vu en-ws en-za en-zm "
        .. "en-zw",
    ["en-150"] = "en-at en-be en-ch en-cz en-de en-dk en-ee en-es en-fi en-fr en-ge en-hu en-it en-lt "
        .. "en-lv en-nl en-no "
        .. "en-pl en-pt en-ro en-se en-si en-sk en-ua",
    ["en-in"] = "hi-latn",
    ["es-419"] = "es-ar es-bo es-br es-bz es-cl es-co es-cr es-cu es-do es-ec es-gt es-hn es-jp es-mx "
        .. "es-ni es-pa es-pe "
        .. "es-pr es-py es-sv es-us es-uy es-ve",
    ["fr-ht"] = "ht",
    ["no"] = "nb nn no-no",
    ["pt-pt"] = "pt-ao pt-ch pt-cv pt-fr pt-gq pt-gw pt-lu pt-mo pt-mz pt-st pt-tl",
    ["zh-hant-hk"] = "zh-hant-mo",
}

-- Codes that are no longer used, or that have a shorter one, with what is written today.
languages.aliases = {
    bh = "bho", ["in"] = "id", iw = "he", ji = "yi", jw = "jv", mo = "ro", sh = "sr-latn", tl = "fil", tw = "ak",
}

-- Two codes for nearly the same language (languageMatching.json, a distance of 1): each is read by whom the other is
-- meant for.
languages.same = { nb = "no", no = "nb" }

return languages
