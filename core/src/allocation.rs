//! The vocabulary of the list: who holds a range of 700 numbers, and on what terms.

use crate::time::Day;

/// MIIT's pilot approval of an application platform (notice 130, section 二(三) and 三(二)7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approval {
    /// 有效
    Active,
    /// 暂停
    Suspended,
    /// 提前退出
    Exiting,
    /// 撤销
    Revoked,
}

/// Whether the number resource is still assigned to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// 在用
    InUse,
    /// 已退回
    Returned,
}

/// The application scene (业务应用场景) of an allocation: a code such as `food_delivery` and its text.
/// The codes `food_delivery`, `express`, `ride_hailing` and `e_commerce` have words of the SDK's own
/// in every language; any other code is shown with the text the list carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scene {
    /// Lower-case ASCII letters, digits and `_`; 1 to 32 characters.
    pub code: String,
    /// The text in simplified Chinese.
    pub zh_hans: String,
    /// The text in traditional Chinese; empty: the simplified text is shown.
    pub zh_hant: String,
    /// The text in English; empty: the simplified Chinese text is shown.
    pub en: String,
}

/// Everything that the list says about a range of numbers, apart from the range itself.
/// This is one row of the list's label table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Allocation {
    /// 应用平台提供方: creates and binds the numbers.
    pub application_platform: String,
    /// 基础平台提供方: the carrier that routes and translates.
    pub base_platform: String,
    /// 业务使用方: the company whose customers are protected; empty where the list names none.
    pub business_user: String,
    /// 业务应用场景.
    pub scene: Scene,
    /// The platform's pilot approval.
    pub approval: Approval,
    /// Whether the range is in use or was returned.
    pub resource: Resource,
    /// First valid day; `None`: no beginning.
    pub valid_from: Option<Day>,
    /// Last valid day, itself included; `None`: no end.
    pub valid_until: Option<Day>,
}

/// [`Allocation`] as read in place from a list: the same fields, borrowing the list's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AllocationRef<'a> {
    /// 应用平台提供方.
    pub application_platform: &'a str,
    /// 基础平台提供方.
    pub base_platform: &'a str,
    /// 业务使用方; empty where the list names none.
    pub business_user: &'a str,
    /// 业务应用场景.
    pub scene: SceneRef<'a>,
    /// The platform's pilot approval.
    pub approval: Approval,
    /// Whether the range is in use or was returned.
    pub resource: Resource,
    /// First valid day; `None`: no beginning.
    pub valid_from: Option<Day>,
    /// Last valid day, itself included; `None`: no end.
    pub valid_until: Option<Day>,
}

/// [`Scene`] as read in place from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SceneRef<'a> {
    /// See [`Scene::code`].
    pub code: &'a str,
    /// See [`Scene::zh_hans`].
    pub zh_hans: &'a str,
    /// See [`Scene::zh_hant`].
    pub zh_hant: &'a str,
    /// See [`Scene::en`].
    pub en: &'a str,
}

/// What decides about a number's label: an [`Allocation`] without its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The platform's pilot approval.
    pub approval: Approval,
    /// Whether the range is in use or was returned.
    pub resource: Resource,
    /// First valid day; `None`: no beginning.
    pub valid_from: Option<Day>,
    /// Last valid day, itself included; `None`: no end.
    pub valid_until: Option<Day>,
}

impl Allocation {
    /// The same, borrowing its texts.
    pub fn borrowed(&self) -> AllocationRef<'_> {
        let Scene { code, zh_hans, zh_hant, en } = &self.scene;
        AllocationRef {
            application_platform: &self.application_platform,
            base_platform: &self.base_platform,
            business_user: &self.business_user,
            scene: SceneRef { code, zh_hans, zh_hant, en },
            approval: self.approval,
            resource: self.resource,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        }
    }
}

impl AllocationRef<'_> {
    /// The same without its texts.
    pub fn standing(&self) -> Standing {
        let Self { approval, resource, valid_from, valid_until, .. } = *self;
        Standing { approval, resource, valid_from, valid_until }
    }
}

impl Standing {
    /// Whether `day` lies within the validity dates, both ends included (Asia/Shanghai).
    pub fn valid_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}
