//! `import`: a CSV.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Place;

/// Replace all allocations and the coverage by those of a CSV.
///
/// The CSV is the whole truth: what it does not hold is gone with the next list. If anything in it is wrong,
/// every fault is printed with its row and column, and nothing changes.
#[derive(Args)]
#[command(after_long_help = COLUMNS)]
pub(crate) struct Import {
    /// The file: UTF-8, GB18030 or UTF-16, with commas, tabs or semicolons
    csv: PathBuf,
}

const COLUMNS: &str = "\
Columns, in any order, by their English or Chinese names (* needed):
  kind 类型                              allocation 分配 (also if empty), coverage 覆盖
  block 号段                             11 digits: the block's ten thousand numbers
  first 起始号码, last 结束号码          15 digits each, instead of block
  application_platform 应用平台提供方 *
  base_platform 基础平台提供方 *
  business_user 业务使用方               empty: the platform's own range
  scene 业务应用场景 *                   food_delivery 外卖, express 快递, ride_hailing 网约车,
                                         e_commerce 电商, or a code of your own with its texts in
  scene_zh_hans 场景简体文字, scene_zh_hant 场景繁体文字, scene_en 场景英文文字
  approval 试点资格 *                    active 有效, suspended 暂停, exiting 提前退出, revoked 撤销
  resource 码号状态 *                    in_use 在用, returned 已退回
  valid_from 生效日期, valid_until 失效日期   2026-01-31, the last day included
  note 备注                              ignored

A coverage row names numbers only: within them, a number that no row has is shown as not listed.
A finer row may lie within a row of the same platform that has no business user, and wins there.
No 11-digit block may hold two business users.

Example:
  label700-registry --dir R import registry/samples/demo.csv";

impl Import {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let imported = place.open()?.import(&self.csv)?;
        say!(
            "Imported {} rows with {} different labels, {} numbers",
            imported.rows,
            imported.labels,
            imported.numbers
        );
        if imported.coverage == 0 {
            say!("No coverage: no number will ever be shown as not listed");
        } else {
            say!("Coverage: {} intervals, {} numbers", imported.coverage, imported.covered_numbers);
        }
        say!("Nothing is published by this; `publish` comes next");
        Ok(ExitCode::SUCCESS)
    }
}
